// One connection, synchronous. Kysely builds the SQL, `node:sqlite` runs it at once: nothing can come between the statements of a
// transaction, because nothing is awaited inside one.

import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';
import type { Compilable, Kysely } from 'kysely';
import { kyselyOver } from './open-database.ts';
import type { Schema } from './schema.ts';

export class Connection {
  readonly #database: DatabaseSync;
  /** Few and fixed: every text here comes from a query in this folder, none from data. */
  readonly #statements = new Map<string, StatementSync>();
  /** For building queries. Its own `execute` methods are not used. */
  readonly build: Kysely<Schema>;

  constructor(database: DatabaseSync) {
    this.#database = database;
    this.build = kyselyOver(database);
  }

  /** A statement for a path too hot to build its query each time. */
  prepare(sql: string): StatementSync {
    let statement = this.#statements.get(sql);
    if (!statement) {
      statement = this.#database.prepare(sql);
      this.#statements.set(sql, statement);
    }
    return statement;
  }

  all<T>(query: Compilable<T>): T[] {
    const { sql, parameters } = query.compile();
    return this.prepare(sql).all(...(parameters as SQLInputValue[])) as T[];
  }

  first<T>(query: Compilable<T>): T | null {
    const { sql, parameters } = query.compile();
    return (this.prepare(sql).get(...(parameters as SQLInputValue[])) as T | undefined) ?? null;
  }

  /** How many rows changed. */
  run(query: Compilable): number {
    const { sql, parameters } = query.compile();
    return Number(this.prepare(sql).run(...(parameters as SQLInputValue[])).changes);
  }

  /** All of it or nothing; on disk when it returns. `work` must not await. */
  transact<T>(work: () => T): T {
    this.prepare('begin immediate').run();
    try {
      const value = work();
      this.prepare('commit').run();
      return value;
    } catch (error) {
      if (this.#database.isTransaction) this.prepare('rollback').run();
      throw error;
    }
  }

  close(): void {
    this.#statements.clear();
    this.#database.exec('pragma wal_checkpoint(truncate)');
    this.#database.close();
  }
}
