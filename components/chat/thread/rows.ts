// The history as rows to draw: date rows, the unread divider, messages that know their place in a group.
// While older messages are missing the oldest one is held back: only its predecessor tells whether it opens a day or a group,
// so a row that was once drawn never changes when an older page comes in above it.

import type { MessageView, ThreadView } from '../../../lib/client/index.ts';
import type { MessageId } from '../../../lib/domain/index.ts';
import { dayNumber } from '../day.ts';

/** Messages of one sender closer than this stand as one group, ms. */
export const GROUP_GAP_MS = 5 * 60_000;

export interface MessageRow {
  readonly kind: 'message';
  readonly key: string;
  readonly message: MessageView;
  /** First and last of its group: they carry the wide gap above and the tail. */
  readonly opens: boolean;
  readonly closes: boolean;
  /** Whether time and tick are drawn: left out when the next of the group would repeat them. */
  readonly stamped: boolean;
}
export interface SystemRow {
  readonly kind: 'system';
  readonly key: string;
  readonly message: MessageView;
}
/** A call that is over. */
export interface CallRow {
  readonly kind: 'call';
  readonly key: string;
  readonly message: MessageView;
}
export interface DateRow {
  readonly kind: 'date';
  readonly key: string;
  readonly at: number;
}
export interface UnreadRow {
  readonly kind: 'unread';
  readonly key: string;
  readonly count: number;
}
export type Row = MessageRow | SystemRow | CallRow | DateRow | UnreadRow;

const minuteOf = (at: number) => Math.floor(at / 60_000);

const standsAlone = ({ kind }: MessageView) => kind === 'system' || kind === 'call';

/** Whether `next` continues the group of `message`, when nothing stands between them. */
function continues(message: MessageView | undefined, next: MessageView | undefined): boolean {
  if (!message || !next || standsAlone(message) || standsAlone(next)) return false;
  return message.mine === next.mine && dayNumber(message.at) === dayNumber(next.at) && next.at - message.at < GROUP_GAP_MS;
}

/** Rows for a window of the history, oldest first. Every message but a held-back one has exactly one row of its own. */
export function buildRows({ messages, hasOlder, firstUnread, unreadAtOpen }: Omit<ThreadView, 'status'>): readonly Row[] {
  const rows: Row[] = [];
  const held = hasOlder && messages.length > 1 ? 1 : 0;
  for (let i = held; i < messages.length; i++) {
    const message = messages[i];
    if (!message) continue;
    const before = messages[i - 1];
    const after = messages[i + 1];
    const divided = message.id === firstUnread && unreadAtOpen > 0;
    if (!before ? !hasOlder : dayNumber(before.at) !== dayNumber(message.at))
      rows.push({ kind: 'date', key: `date ${message.id}`, at: message.at });
    if (divided) rows.push({ kind: 'unread', key: 'unread', count: unreadAtOpen });
    if (message.kind === 'system' || message.kind === 'call') {
      rows.push({ kind: message.kind, key: message.id, message });
      continue;
    }
    const closes = !continues(message, after) || after?.id === firstUnread;
    const stamped = closes || message.tick !== after?.tick || minuteOf(message.at) !== minuteOf(after.at);
    rows.push({ kind: 'message', key: message.id, message, opens: divided || !continues(before, message), closes, stamped });
  }
  return rows;
}

/** Whether `after` is `before` with older rows put in front: then the place of a reader is kept from the end. */
export function isPrepended(before: readonly Row[], after: readonly Row[]): boolean {
  const first = before[0];
  return first !== undefined && after[0]?.key !== first.key && after.some((row) => row.key === first.key);
}

/** How many of others' messages stand after `index`. */
export function newBelow(rows: readonly Row[], index: number): number {
  let count = 0;
  for (let i = rows.length - 1; i > index; i--) {
    const row = rows[i];
    if (row?.kind === 'message' && !row.message.mine) count += 1;
  }
  return count;
}

/** The last of others' messages up to and including `index`, the last of any kind when none is theirs; `null` when there is no message. */
export function readableUpTo(rows: readonly Row[], index: number): MessageId | null {
  let last: MessageId | null = null;
  for (let i = index; i >= 0; i--) {
    const row = rows[i];
    if (row?.kind !== 'message') continue;
    if (!row.message.mine) return row.message.id;
    last ??= row.message.id;
  }
  return last;
}

/** The row that the arrow keys reach from `from`, or from an end of the history: dates and the divider are passed over. `null` when there is none. */
export function walk(rows: readonly Row[], from: number, step: 1 | -1): number | null {
  for (let i = from + step; i >= 0 && i < rows.length; i += step) {
    const kind = rows[i]?.kind;
    if (kind === 'message' || kind === 'system' || kind === 'call') return i;
  }
  return null;
}
