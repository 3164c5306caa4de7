// The history as rows to draw: date rows, the unread divider, messages that know their place in a group.
// While older messages are missing the oldest one is held back: only its predecessor tells whether it opens a day or a group,
// so a row that was once drawn never changes when an older page comes in above it.

import type { MessageView, ThreadView } from '../../../lib/client/index.ts';
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
export type Row = MessageRow | SystemRow | DateRow | UnreadRow;

const minuteOf = (at: number) => Math.floor(at / 60_000);

/** Whether `next` continues the group of `message`, when nothing stands between them. */
function continues(message: MessageView | undefined, next: MessageView | undefined): boolean {
  if (!message || !next || message.kind === 'system' || next.kind === 'system') return false;
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
    if (!before ? !hasOlder : dayNumber(before.at) !== dayNumber(message.at)) rows.push({ kind: 'date', key: `date ${message.id}`, at: message.at });
    if (divided) rows.push({ kind: 'unread', key: 'unread', count: unreadAtOpen });
    if (message.kind === 'system') {
      rows.push({ kind: 'system', key: message.id, message });
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
