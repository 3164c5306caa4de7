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
  /** Runs inside a transaction; what it returns is called after the commit. */
  readonly #waiting: { run: () => () => void; reject: (error: unknown) => void }[] = [];
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
  transactNow<T>(work: () => T): T {
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

  /**
   * As `transactNow`, but at the end of this turn of the event loop, in one transaction with whatever else came up in it: a hundred logins
   * cost one write to disk. One that throws undoes only itself.
   */
  transact<T>(work: () => T): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const run = () => {
        const value = this.#nested(work);
        return () => resolve(value);
      };
      if (this.#waiting.push({ run, reject }) === 1) setImmediate(() => this.#transactWaiting());
    });
  }

  #nested<T>(work: () => T): T {
    this.prepare('savepoint one').run();
    try {
      return work();
    } catch (error) {
      this.prepare('rollback to one').run();
      throw error;
    } finally {
      this.prepare('release one').run();
    }
  }

  #transactWaiting(): void {
    const waiting = this.#waiting.splice(0);
    try {
      const committed = this.transactNow(() =>
        waiting.map(({ run, reject }) => {
          try {
            return run();
          } catch (error) {
            return () => reject(error);
          }
        }),
      );
      for (const settle of committed) settle();
    } catch (error) {
      for (const { reject } of waiting) reject(error);
    }
  }

  /** Whatever waits is written first. */
  close(): void {
    if (this.#waiting.length > 0) this.#transactWaiting();
    this.#statements.clear();
    this.#database.exec('pragma wal_checkpoint(truncate)');
    this.#database.close();
  }
}
