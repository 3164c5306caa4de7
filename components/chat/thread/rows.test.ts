import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { MessageView } from '../../../lib/client/index.ts';
import type { MessageId } from '../../../lib/domain/index.ts';
import { dayNumber } from '../day.ts';
import { buildRows, GROUP_GAP_MS, isPrepended, type MessageRow, type Row } from './rows.ts';

const NOON = new Date(2026, 10, 23, 12, 0).getTime();
const MINUTE = 60_000;
const id = (n: number) => n.toString(16).padStart(32, '0') as MessageId;

function message(n: number, over: Partial<MessageView> = {}): MessageView {
  return {
    id: id(n),
    kind: 'text',
    mine: false,
    text: `m${n}`,
    event: null,
    missing: 0,
    lost: 0,
    call: null,
    at: NOON + n * MINUTE,
    tick: null,
    failure: null,
    ...over,
  };
}
const build = (
  messages: readonly MessageView[],
  over: { hasOlder?: boolean; firstUnread?: MessageId | null; unreadAtOpen?: number } = {},
) => buildRows({ messages, hasOlder: false, firstUnread: null, unreadAtOpen: 0, ...over });
const kinds = (rows: readonly Row[]) => rows.map((row) => row.kind);
const messageRows = (rows: readonly Row[]) => rows.filter((row): row is MessageRow => row.kind === 'message');

const anyMessages = fc
  .array(
    fc.record({
      gap: fc.oneof(fc.integer({ min: 0, max: 10 * MINUTE }), fc.integer({ min: 0, max: 40 * 3_600_000 }), fc.constant(-MINUTE)),
      mine: fc.boolean(),
      kind: fc.constantFrom<MessageView['kind']>('text', 'text', 'text', 'system', 'call', 'unreadable', 'gap'),
      tick: fc.constantFrom<MessageView['tick']>('sent', 'read'),
    }),
    { maxLength: 40 },
  )
  .map((list) => {
    let at = NOON;
    return list.map(({ gap, mine, kind, tick }, n) => {
      at += gap;
      return message(n, { at, mine, kind, tick: mine ? tick : null });
    });
  });

describe('rows of a history', () => {
  test('a conversation from its beginning opens with a date row', () => {
    expect(kinds(build([message(1), message(2)]))).toEqual(['date', 'message', 'message']);
  });

  test('one sender within five minutes is one group; another sender or a longer pause opens a new one', () => {
    const rows = messageRows(
      build([message(0), message(1), message(2, { mine: true }), message(3, { at: NOON + 2 * MINUTE + GROUP_GAP_MS, mine: true })]),
    );
    expect(rows.map((row) => [row.opens, row.closes])).toEqual([
      [true, false],
      [false, true],
      [true, true],
      [true, true],
    ]);
  });

  test('a call stands alone: it cuts the group around it', () => {
    const rows = build([message(0), message(1, { kind: 'call', text: '' }), message(2)]);
    expect(kinds(rows)).toEqual(['date', 'message', 'call', 'message']);
    expect(messageRows(rows).map((row) => [row.opens, row.closes])).toEqual([
      [true, true],
      [true, true],
    ]);
  });

  test('the divider stands before the first unread message, says how many, and cuts the group', () => {
    const rows = build([message(0), message(1), message(2)], { firstUnread: id(1), unreadAtOpen: 2 });
    expect(kinds(rows)).toEqual(['date', 'message', 'unread', 'message', 'message']);
    expect(rows[2]).toMatchObject({ count: 2 });
    expect(messageRows(rows).map((row) => [row.opens, row.closes])).toEqual([
      [true, true],
      [true, false],
      [false, true],
    ]);
  });

  test('time and tick are left out only where the next of the group would repeat them', () => {
    const at = NOON;
    const mine = true;
    const rows = messageRows(
      build([
        message(0, { at, mine, tick: 'read' }),
        message(1, { at, mine, tick: 'read' }),
        message(2, { at, mine, tick: 'sent' }),
        message(3, { at: at + MINUTE, mine, tick: 'sent' }),
      ]),
    );
    expect(rows.map((row) => row.stamped)).toEqual([false, true, true, true]);
  });

  test('every message but a held-back one has one row, in order, and dates stand exactly where the day changes', () => {
    fc.assert(
      fc.property(anyMessages, fc.boolean(), (messages, hasOlder) => {
        const rows = build(messages, { hasOlder });
        const held = hasOlder && messages.length > 1 ? 1 : 0;
        expect(rows.filter((row) => row.kind !== 'date').map((row) => row.key)).toEqual(messages.slice(held).map((m) => m.id));
        const days = messages.slice(held).filter((m, i) => {
          const before = messages[i + held - 1];
          return before ? dayNumber(before.at) !== dayNumber(m.at) : !hasOlder;
        });
        expect(rows.filter((row) => row.kind === 'date').map((row) => row.key)).toEqual(days.map((m) => `date ${m.id}`));
        expect(new Set(rows.map((row) => row.key)).size).toBe(rows.length);
      }),
    );
  });

  test('groups close where the next one opens', () => {
    fc.assert(
      fc.property(anyMessages, fc.nat(40), (messages, at) => {
        const rows = build(messages, { firstUnread: messages[at]?.id ?? null, unreadAtOpen: messages[at] ? 1 : 0 });
        rows.forEach((row, i) => {
          if (row.kind !== 'message') return;
          const next = rows[i + 1];
          expect(row.closes).toBe(next?.kind !== 'message' || next.opens);
        });
      }),
    );
  });

  test('an older page is put in front and changes no row that was there', () => {
    fc.assert(
      fc.property(anyMessages, fc.nat(39), fc.boolean(), (messages, cut, hasOlder) => {
        const from = Math.min(cut, messages.length);
        const before = build(messages.slice(from), { hasOlder: from > 0 });
        const after = build(messages, { hasOlder: from > 0 && hasOlder });
        // A window of one message cannot hold it back.
        fc.pre(messages.length - from !== 1 || from === 0);
        if (before.length > 0) expect(after.slice(-before.length)).toEqual(before);
        expect(isPrepended(before, after)).toBe(before.length > 0 && after.length > before.length);
      }),
    );
  });

  test('a new message at the end is not taken for an older page', () => {
    const before = build([message(1), message(2)]);
    expect(isPrepended(before, build([message(1), message(2), message(3)]))).toBe(false);
    expect(isPrepended(before, before)).toBe(false);
    expect(isPrepended([], before)).toBe(false);
  });
});
