import { describe, expect, test } from 'vitest';
import type { ConversationView } from '../../../lib/client/index.ts';
import { listRows } from './rows.ts';

const conversation = (id: string, standing: ConversationView['standing'], unread = 0) => ({ id, standing, unread }) as ConversationView;
const all = [
  conversation('a', 'accepted'),
  conversation('x', 'request', 1),
  conversation('b', 'accepted'),
  conversation('y', 'request'),
  conversation('z', 'blocked'),
];
const keys = (open: boolean) => listRows(all, open).map((row) => row.key);

describe('rows of the list', () => {
  test('requests are one row that counts them, before everybody else', () => {
    expect(keys(false)).toEqual(['requests', 'a', 'b']);
    expect(listRows(all, false)[0]).toMatchObject({ count: 2, unread: 1 });
  });

  test('open, they stand below it in their own order', () => expect(keys(true)).toEqual(['requests', 'x', 'y', 'a', 'b']));

  test('without requests there is no such row', () => {
    expect(listRows([conversation('a', 'accepted')], true).map((row) => row.key)).toEqual(['a']);
    expect(listRows([], true)).toEqual([]);
  });
});
