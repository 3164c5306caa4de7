// Opens the database file and brings its schema up to date. Kysely's own driver is used here, at boot, and nowhere else: afterwards
// queries run synchronously (see `connection.ts`).

import { chmodSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import { Kysely, SqliteDialect } from 'kysely';
import { Migrator } from 'kysely/migration';
import { MIGRATIONS } from './migrations.ts';
import type { Schema } from './schema.ts';

/** The file cannot be used as it is; `message` says what to do. */
export class DatabaseError extends Error {
  override readonly name = 'DatabaseError';
}

/** Kysely over `node:sqlite`. Closing Kysely leaves the database open. */
export function kyselyOver(database: DatabaseSync): Kysely<Schema> {
  const prepare = (sql: string) => {
    const statement = database.prepare(sql);
    const values = (parameters: readonly unknown[]) => parameters as readonly SQLInputValue[];
    return {
      reader: statement.columns().length > 0,
      all: (parameters: readonly unknown[]) => statement.all(...values(parameters)),
      run: (parameters: readonly unknown[]) => statement.run(...values(parameters)),
      iterate: (parameters: readonly unknown[]) => statement.iterate(...values(parameters)) as IterableIterator<unknown>,
    };
  };
  return new Kysely<Schema>({ dialect: new SqliteDialect({ database: { close() {}, prepare } }) });
}

/** Migrations that the file has seen and this build does not know. */
function unknownMigrations(database: DatabaseSync): readonly string[] {
  const table = database.prepare("select 1 from sqlite_master where type = 'table' and name = 'kysely_migration'").get();
  if (!table) return [];
  return database
    .prepare('select name from kysely_migration order by name')
    .all()
    .map((row) => String(row.name))
    .filter((name) => !(name in MIGRATIONS));
}

/**
 * `path`: a file, made when absent. Throws `DatabaseError` when the file is locked by another relay, is not a database, or was written by
 * a newer version.
 */
export async function openDatabase(path: string): Promise<DatabaseSync> {
  let database: DatabaseSync | undefined;
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    database = new DatabaseSync(path, { timeout: 1_000, enableForeignKeyConstraints: false });
    chmodSync(path, 0o600);
    // Exclusive: one relay per data folder, and no shared-memory file.
    database.exec('pragma locking_mode = exclusive');
    database.exec('pragma journal_mode = wal');
    database.exec('pragma synchronous = full');
    database.exec('pragma wal_autocheckpoint = 4000');
    database.exec('pragma cache_size = -65536');
    // Takes the lock now rather than at the first write.
    database.exec('begin immediate; commit');
    const newer = unknownMigrations(database);
    if (newer.length > 0) {
      throw new DatabaseError(
        `The database was written by a newer Sotto (it knows ${newer.join(', ')}). Start that version, or restore the backup made before it.`,
      );
    }
    const kysely = kyselyOver(database);
    const migrator = new Migrator({ db: kysely, provider: { getMigrations: async () => ({ ...MIGRATIONS }) } });
    const { error } = await migrator.migrateToLatest();
    await kysely.destroy();
    if (error) throw error;
    return database;
  } catch (error) {
    database?.close();
    if (error instanceof DatabaseError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    const hint = /locked|busy/i.test(reason)
      ? 'Another relay is running on this data folder: stop it, or choose another SOTTO_DATA.'
      : 'Check SOTTO_DATA: the folder must be writable and hold nothing but Sotto’s own files.';
    throw new DatabaseError(`The database could not be opened (${reason}). ${hint}`);
  }
}
