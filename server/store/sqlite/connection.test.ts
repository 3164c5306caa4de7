import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { Connection } from './connection.ts';

function open() {
  const database = new DatabaseSync(':memory:');
  database.exec('create table t (n integer primary key) strict');
  const connection = new Connection(database);
  const insert = (n: number) => () => Number(connection.prepare('insert into t values (?)').run(n).lastInsertRowid);
  const rows = () =>
    connection
      .prepare('select n from t order by n')
      .all()
      .map(({ n }) => n);
  return { connection, insert, rows };
}

test('writes of one turn are one transaction, each with its own answer', async () => {
  const { connection, insert, rows } = open();
  const first = connection.transact(insert(1));
  const second = connection.transact(insert(2));
  expect(rows()).toEqual([]);
  expect(await Promise.all([first, second])).toEqual([1, 2]);
  expect(rows()).toEqual([1, 2]);
});

test('a write that fails undoes itself and nothing else', async () => {
  const { connection, insert, rows } = open();
  const half = connection.transact(() => {
    insert(1)();
    throw new Error('changed my mind');
  });
  const clash = connection.transact(() => {
    insert(2)();
    insert(2)();
  });
  const fine = connection.transact(insert(3));
  await expect(half).rejects.toThrow('changed my mind');
  await expect(clash).rejects.toThrow('UNIQUE');
  expect(await fine).toBe(3);
  expect(rows()).toEqual([3]);
});

test('a transaction at once is undone whole when it throws, and the next one works', () => {
  const { connection, insert, rows } = open();
  expect(() =>
    connection.transactNow(() => {
      insert(1)();
      throw new Error('no');
    }),
  ).toThrow('no');
  expect(connection.transactNow(insert(2))).toBe(2);
  expect(rows()).toEqual([2]);
});
