import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { DatabaseError, openDatabase } from './open-database.ts';

let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sotto-database-'));
  path = join(folder, 'deep/sotto.db');
});
afterEach(() => rm(folder, { recursive: true }));

test('a new file is made with its folder, readable by its owner alone, safe against a crash', async () => {
  const database = await openDatabase(path);
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  const pragma = (name: string) => Object.values(database.prepare(`pragma ${name}`).get() ?? {})[0];
  // 2: every commit is synced.
  expect([pragma('journal_mode'), pragma('synchronous'), pragma('wal_autocheckpoint')]).toEqual(['wal', 2, 4000]);
  database.close();
});

test('opening it again changes nothing', async () => {
  const schemaOf = async () => {
    const database = await openDatabase(path);
    const schema = database.prepare('select name, sql from sqlite_master order by name').all();
    database.close();
    return schema;
  };
  expect(await schemaOf()).toEqual(await schemaOf());
});

test('a file from before markers were kept is brought up, its devices without one', async () => {
  const before = await openDatabase(path);
  before.exec(`alter table device drop column marker; alter table device drop column broken; delete from kysely_migration where name >= '0002';
    insert into device (account, device_id) values ('ada', 7)`);
  before.close();
  const database = await openDatabase(path);
  expect(database.prepare('select device_id, removed, marker from device').all()).toMatchObject([
    { device_id: 7, removed: 0, marker: null },
  ]);
  database.close();
});

test('a file of a newer version is refused in words, and left as it is', async () => {
  const database = await openDatabase(path);
  database.exec("insert into kysely_migration values ('0999-from-the-future', '2030-01-01')");
  database.close();
  await expect(openDatabase(path)).rejects.toThrow(/newer Sotto.*0999-from-the-future.*Start that version/);
  await expect(openDatabase(path)).rejects.toThrow(DatabaseError);
});

test('a file that is in use, or is no database, or cannot be made is refused in words', async () => {
  const database = await openDatabase(path);
  await expect(openDatabase(path)).rejects.toThrow('Another relay is running on this data folder');
  database.close();
  await writeFile(path, 'this is a letter, not a database, and it is long enough to be read as a header of one hundred bytes ...');
  await expect(openDatabase(path)).rejects.toThrow('Check SOTTO_DATA');
  await expect(openDatabase(join(path, 'below/sotto.db'))).rejects.toThrow(DatabaseError);
});
