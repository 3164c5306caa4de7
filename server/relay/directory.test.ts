import { expect, test } from 'vitest';
import type { AccountId } from '../../protocol/index.ts';
import type { AccountRecord } from '../store/store.ts';
import { Directory } from './directory.ts';

const ada = 'ada' as AccountId;

/** A store that answers when told to. */
function setUp() {
  const open: { answer: (version: number | null) => void; fail: () => void }[] = [];
  const account = () =>
    new Promise<AccountRecord | null>((resolve, reject) => {
      open.push({
        answer: (version) => resolve(version === null ? null : ({ list: { version }, mailboxes: new Map() } as unknown as AccountRecord)),
        fail: () => reject(new Error('gone')),
      });
    });
  return { directory: new Directory({ account } as never), open };
}

test('reads an account once for all who wait, and then knows it', async () => {
  const { directory, open } = setUp();
  const both = [directory.load([ada, ada]), directory.load([ada])];
  expect(open).toHaveLength(1);
  open[0]?.answer(3);
  await Promise.all(both);
  expect(directory.peek(ada)?.version).toBe(3);
  await directory.load([ada]);
  expect(open).toHaveLength(1);
});

test('a change while the store is read is not overwritten by what was read', async () => {
  const { directory, open } = setUp();
  const loading = directory.load([ada]);
  directory.changed(ada);
  open[0]?.answer(1);
  await new Promise((resolve) => setImmediate(resolve));
  expect(directory.peek(ada)).toBeUndefined();
  open[1]?.answer(2);
  await loading;
  expect(directory.peek(ada)?.version).toBe(2);
});

test('an account that is not there is asked for again: it may be made any moment', async () => {
  const { directory, open } = setUp();
  const first = directory.load([ada]);
  open[0]?.answer(null);
  await first;
  expect(directory.peek(ada)).toBeUndefined();
  const second = directory.load([ada]);
  open[1]?.answer(1);
  await second;
  expect(directory.peek(ada)?.version).toBe(1);
});

test('a store that fails is asked again next time', async () => {
  const { directory, open } = setUp();
  const first = directory.load([ada]);
  open[0]?.fail();
  await expect(first).rejects.toThrow('gone');
  const second = directory.load([ada]);
  open[1]?.answer(1);
  await second;
  expect(directory.peek(ada)?.version).toBe(1);
});
