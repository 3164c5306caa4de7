// What an earlier build wrote opens as it was: with what has been added since, empty.

import 'fake-indexeddb/auto';
import { openDB } from 'idb';
import { expect, test } from 'vitest';
import { accountIdOf, encode, type Schema } from '../../protocol/index.ts';
import { createRowKey, sealRow } from '../crypto/index.ts';
import { Storage } from './index.ts';
import { type ConversationRow, type MessageRow, ROWS } from './rows.ts';

const conversation = '00'.repeat(16);
const message: MessageRow = {
  message: new Uint8Array(16).fill(1),
  kind: 'text',
  mine: true,
  text: 'from before',
  event: null,
  sentAt: 1,
  keptAt: 1,
  tick: 'read',
  failure: null,
  missing: 0,
  lost: 0,
  call: null,
};
const talk: ConversationRow = {
  peer: accountIdOf(new Uint8Array(32)),
  kind: 'direct',
  standing: 'accepted',
  name: 'Bob',
  userName: null,
  hidden: false,
  inviteSecret: null,
  lastOrder: 1,
  readOrder: 0,
  unread: 0,
  last: { message: new Uint8Array(16).fill(1), text: 'from before', at: 1, mine: true, kind: 'text', tick: 'read' },
  activeAt: 1,
  lastCall: null,
};

/** As version 1 wrote it: one byte of version, and nothing of what was added, which is one empty field. */
function asBefore<T>(schema: Schema<T>, row: T): Uint8Array {
  const now = encode(schema, row);
  return new Uint8Array([1, ...now.subarray(1, -1)]);
}

/** A database of version 1 with a conversation and a message. */
async function writeBefore(name: string): Promise<void> {
  const db = await openDB(name, 1, {
    upgrade(database) {
      for (const store of ['meta', 'keys', 'account', 'peer', 'session', 'preKey', 'chain', 'sent', 'conversation', 'draft', 'outbox'])
        database.createObjectStore(store);
      database.createObjectStore('message').createIndex('message', ['conversation', 'message'], { unique: true });
      database.createObjectStore('seen').createIndex('at', 'at');
    },
  });
  const rowKey = await createRowKey();
  const row = await sealRow(rowKey, `message/${conversation}/1`, asBefore(ROWS.message, message));
  const other = await sealRow(rowKey, `conversation/${conversation}`, asBefore(ROWS.conversation, talk));
  await db.put('meta', rowKey, 'rowKey');
  await db.put('meta', 1, 'generation');
  await db.put('message', { row, conversation, message: '01'.repeat(16) }, [conversation, 1]);
  await db.put('conversation', { row: other }, conversation);
  db.close();
}

test('a database of version 1 opens, keeps what was in it, and has room for calls', async () => {
  await writeBefore('before');
  const storage = await Storage.open('before', () => {});
  expect((await storage.messages(conversation, {})).map(({ row }) => row)).toEqual([message]);
  expect([...(await storage.conversations())]).toEqual([[conversation, talk]]);
  expect([...(await storage.calls())]).toEqual([]);
  const work = storage.begin();
  work.put('message', [conversation, 2], {
    ...message,
    message: new Uint8Array(16).fill(2),
    kind: 'call',
    call: { outgoing: true, video: false, result: 'answered', seconds: 3 },
  });
  await work.commit();
  expect((await storage.messages(conversation, { after: 1 }))[0]?.row.call).toMatchObject({ result: 'answered', seconds: 3 });
  storage.close();
});
