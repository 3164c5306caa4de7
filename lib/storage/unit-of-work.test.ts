import 'fake-indexeddb/auto';
import { describe, expect, test } from 'vitest';
import { SottoError } from '../base/index.ts';
import { deleteDatabase, Storage } from './index.ts';
import type { MessageRow } from './rows.ts';

let count = 0;
const fresh = () => `test-${++count}`;
const open = (name: string) => Storage.open(name, () => {});

const conversation = '00'.repeat(16);
const message = (n: number): MessageRow => ({
  message: new Uint8Array(16).fill(n),
  kind: 'text',
  mine: false,
  text: `line ${n}`,
  event: null,
  sentAt: n,
  keptAt: n,
  tick: null,
  failure: null,
  missing: 0,
  lost: 0,
  call: null,
});

describe('a unit of work', () => {
  test('sees its own writes, and nobody else does before the commit', async () => {
    const storage = await open(fresh());
    const one = storage.begin();
    one.put('draft', conversation, { text: 'hello' });
    expect(await one.get('draft', conversation)).toEqual({ text: 'hello' });
    expect(await storage.begin().get('draft', conversation)).toBeUndefined();
    await one.commit();
    expect(await storage.begin().get('draft', conversation)).toEqual({ text: 'hello' });
    const two = storage.begin();
    two.delete('draft', conversation);
    expect(await two.get('draft', conversation)).toBeUndefined();
    await two.commit();
    expect(await storage.begin().get('draft', conversation)).toBeUndefined();
  });

  test('what was looked up ahead is what is read, and what was staged meanwhile comes before it', async () => {
    const storage = await open(fresh());
    const before = storage.begin();
    before.put('draft', conversation, { text: 'old' });
    await before.commit();
    const work = storage.begin();
    work.prefetch('draft', [conversation, 'absent', conversation]);
    expect(await work.get('draft', 'absent')).toBeUndefined();
    expect(await work.get('draft', conversation)).toEqual({ text: 'old' });
    work.put('draft', conversation, { text: 'new' });
    work.prefetch('draft', [conversation]);
    expect(await work.get('draft', conversation)).toEqual({ text: 'new' });
    work.delete('draft', conversation);
    expect(await work.get('draft', conversation)).toBeUndefined();
  });

  test('writes everything or nothing', async () => {
    const storage = await open(fresh());
    const first = storage.begin();
    first.put('message', [conversation, 1], message(1));
    await first.commit();
    const second = storage.begin();
    second.put('draft', conversation, { text: 'kept?' });
    second.markSeen('x', 1);
    // The index on message ids is unique: this write fails inside the transaction.
    second.put('message', [conversation, 2], message(1));
    await expect(second.commit()).rejects.toThrow();
    const after = storage.begin();
    expect(await after.get('draft', conversation)).toBeUndefined();
    expect(await after.seen(['x'])).toEqual(new Set());
    expect(await storage.messages(conversation, {})).toHaveLength(1);
  });

  test('of an engine that was overtaken commits nothing', async () => {
    const name = fresh();
    const old = await open(name);
    const work = old.begin();
    work.put('draft', conversation, { text: 'late' });
    const next = await open(name);
    await expect(work.commit()).rejects.toMatchObject({ code: 'lost-ownership' });
    expect(await next.begin().get('draft', conversation)).toBeUndefined();
  });
});

describe('storage', () => {
  test('pages messages newest first and gives them oldest first', async () => {
    const storage = await open(fresh());
    const work = storage.begin();
    for (let n = 1; n <= 30; n++) work.put('message', [conversation, n], message(n));
    await work.commit();
    expect((await storage.messages(conversation, { limit: 10 })).map((one) => one.order)).toEqual([21, 22, 23, 24, 25, 26, 27, 28, 29, 30]);
    expect((await storage.messages(conversation, { before: 21, limit: 3 })).map((one) => one.row.text)).toEqual([
      'line 18',
      'line 19',
      'line 20',
    ]);
    expect((await storage.messages(conversation, { after: 28 })).map((one) => one.order)).toEqual([29, 30]);
    const asked = ['05', '99', '06'].map((byte) => ({ conversation, message: byte.repeat(16) }));
    expect(await storage.ordersOf(asked)).toEqual([5, undefined, 6]);
    expect(await storage.messages('ff'.repeat(16), {})).toEqual([]);
    expect(await storage.orders(conversation)).toHaveLength(30);
  });

  test('forgets handled envelopes only when they are old', async () => {
    const storage = await open(fresh());
    const work = storage.begin();
    work.markSeen('old', 10);
    work.markSeen('new', 20);
    await work.commit();
    await storage.sweepSeen(15);
    expect(await storage.begin().seen(['old', 'new'])).toEqual(new Set(['new']));
  });

  test('a row under another key cannot be opened: rows cannot be swapped', async () => {
    const name = fresh();
    const storage = await open(name);
    const work = storage.begin();
    work.put('draft', 'a', { text: 'for a' });
    await work.commit();
    storage.close();
    await new Promise<void>((resolve, reject) => {
      const request = indexedDB.open(name);
      request.onerror = () => reject(request.error);
      request.onsuccess = () => {
        const tx = request.result.transaction('draft', 'readwrite');
        const store = tx.objectStore('draft');
        store.get('a').onsuccess = (event) => store.put((event.target as IDBRequest).result, 'b');
        tx.oncomplete = () => {
          request.result.close();
          resolve();
        };
      };
    });
    const again = await open(name);
    expect(await again.begin().get('draft', 'a')).toEqual({ text: 'for a' });
    await expect(again.begin().get('draft', 'b')).rejects.toBeInstanceOf(SottoError);
  });

  test('rows without their key are noticed at the first start', async () => {
    const name = fresh();
    const storage = await open(name);
    storage.close();
    await new Promise<void>((resolve) => {
      const request = indexedDB.open(name);
      request.onsuccess = () => {
        const tx = request.result.transaction(['meta', 'account'], 'readwrite');
        tx.objectStore('meta').delete('rowKey');
        tx.objectStore('account').put({ row: new Uint8Array(40) }, 'me');
        tx.oncomplete = () => {
          request.result.close();
          resolve();
        };
      };
    });
    await expect(open(name)).rejects.toMatchObject({ code: 'keys-missing' });
    await deleteDatabase(name);
  });
});
