// The rows of a conversation, each kind made in one place, and what is told from one.

import { fromHex } from '../../../protocol/index.ts';
import { randomBytes } from '../../crypto/index.ts';
import type { CallId, CallRecord, ConversationId, MessageId, SystemEvent } from '../../domain/index.ts';
import type { ConversationRow, MessageRow } from '../../storage/index.ts';

/** Characters of a message that the list shows. */
const LAST_LINE_CHARS = 160;

/** The bytes of an id of 32 hex digits. */
export function idBytes(id: ConversationId | MessageId | CallId): Uint8Array<ArrayBuffer> {
  const bytes = fromHex(id);
  if (!bytes) throw new RangeError('not an id');
  return bytes;
}

/** What most rows have in common. */
const plainRow = (now: number) => ({
  text: '',
  event: null,
  sentAt: now,
  keptAt: now,
  tick: null,
  failure: null,
  missing: 0,
  lost: 0,
  call: null,
});

/** A row that the conversation itself writes. */
export const systemRow = (event: SystemEvent, now: number): MessageRow => ({
  ...plainRow(now),
  message: randomBytes(16),
  kind: 'system',
  mine: true,
  event,
});

/** Stands for messages that are not there: never come, or not to be opened. */
export const absentRow = (kind: 'gap' | 'unreadable', missing: number, now: number): MessageRow => ({
  ...plainRow(now),
  message: randomBytes(16),
  kind,
  mine: false,
  missing,
});

/** Somebody's words. `sentAt`: the sender's clock. */
export const textRow = (
  words: Pick<MessageRow, 'message' | 'mine' | 'text' | 'tick'> & { readonly sentAt: number },
  now: number,
): MessageRow => ({ ...plainRow(now), kind: 'text', ...words });

/** A call that is over. It stands under its own id, so it cannot stand there twice. */
export const callRow = (call: CallId, record: CallRecord, sentAt: number, now: number): MessageRow => ({
  ...plainRow(now),
  message: idBytes(call),
  kind: 'call',
  mine: record.outgoing,
  sentAt,
  call: record,
});

/** Whether a row that nobody has seen yet is one of the unread. */
export const countsAsUnread = ({ mine, kind, call }: MessageRow): boolean => !mine && (kind === 'text' || call?.result === 'missed');

/** Rows that stand for absent ones do not become a conversation's last line. */
export function lastLineOf({ kind, message, text, sentAt, mine, tick }: MessageRow): ConversationRow['last'] {
  if (kind !== 'text' && kind !== 'system' && kind !== 'call') return null;
  return { message, text: text.slice(0, LAST_LINE_CHARS).toWellFormed(), at: sentAt, mine, kind, tick };
}
