// One step of the engine over the database: reads see the step's own writes; nothing is on disk until `commit`,
// and then everything is, in one transaction. Sealing happens before that transaction opens: inside it only IndexedDB is awaited.

import { decode, encode, type Schema, toHex } from '../../protocol/index.ts';
import { SottoError } from '../base/index.ts';
import { openRow, sealRow } from '../crypto/index.ts';
import { type Database, fenceOf, look, STORES } from './database.ts';
import { type KeyOf, type MessageRow, ROWS, type RowOf, type StoreName } from './rows.ts';

type AnyKey = string | number | readonly [string, number];
interface Staged {
  readonly store: StoreName;
  readonly key: AnyKey;
  /** `null`: delete. */
  row: unknown;
}

/** What a row is sealed under: moving it to another key makes it unreadable. */
const rowName = (store: StoreName, key: AnyKey): string => `${store}/${typeof key === 'object' ? key.join('/') : key}`;

/** Throws `SottoError('row-unreadable')` when the row was not sealed with this key under this name, or is not this build's shape. */
export async function openSealed<S extends StoreName>(rowKey: CryptoKey, store: S, key: KeyOf<S>, sealed: Uint8Array): Promise<RowOf<S>> {
  const plain = await openRow(rowKey, rowName(store, key as AnyKey), sealed);
  try {
    return decode(ROWS[store] as unknown as Schema<RowOf<S>>, plain);
  } catch (error) {
    throw new SottoError('row-unreadable', String(error));
  }
}

export class UnitOfWork {
  readonly #db: Database;
  readonly #rowKey: CryptoKey;
  readonly #generation: number;
  readonly #staged = new Map<string, Staged>();
  /** What was read, by row name: rows are not changed in place. */
  readonly #read = new Map<string, Promise<unknown>>();
  readonly #seen = new Map<string, number>();
  readonly #keys = new Map<string, unknown>();
  #closed = false;

  constructor(db: Database, rowKey: CryptoKey, generation: number) {
    this.#db = db;
    this.#rowKey = rowKey;
    this.#generation = generation;
  }

  /** `undefined` when there is no such row. Throws `SottoError('row-unreadable')`. */
  async get<S extends StoreName>(store: S, key: KeyOf<S>): Promise<RowOf<S> | undefined> {
    const name = rowName(store, key as AnyKey);
    const staged = this.#staged.get(name);
    if (staged) return staged.row === null ? undefined : (staged.row as RowOf<S>);
    this.prefetch(store, [key]);
    return this.#read.get(name) as Promise<RowOf<S> | undefined>;
  }

  /** Looks all these up at once, for `get`; what fails fails there. */
  prefetch<S extends StoreName>(store: S, keys: readonly KeyOf<S>[]): void {
    const wanted = new Map(keys.map((key) => [rowName(store, key as AnyKey), key]));
    for (const name of wanted.keys()) if (this.#read.has(name)) wanted.delete(name);
    if (wanted.size === 0) return;
    const asked = [...wanted];
    const found = look(this.#db, store, (rows) => Promise.all(asked.map(([, key]) => rows.get(key as never)))) as Promise<
      ({ readonly row: Uint8Array } | undefined)[]
    >;
    for (const [i, [name, key]] of asked.entries()) {
      const row = found.then((rows) => rows[i] && openSealed(this.#rowKey, store, key, rows[i].row));
      row.catch(() => {});
      this.#read.set(name, row);
    }
  }

  put<S extends StoreName>(store: S, key: KeyOf<S>, row: RowOf<S>): void {
    this.#staged.set(rowName(store, key as AnyKey), { store, key: key as AnyKey, row });
  }

  delete<S extends StoreName>(store: S, key: KeyOf<S>): void {
    this.#staged.set(rowName(store, key as AnyKey), { store, key: key as AnyKey, row: null });
  }

  /** Keys cannot be sealed: they are CryptoKeys that cannot be exported. */
  putKeys(name: string, value: unknown): void {
    this.#keys.set(name, value);
  }

  /** Which of these were marked before. */
  async seen(keys: readonly string[]): Promise<Set<string>> {
    const stored = await look(this.#db, 'seen', (rows) => Promise.all(keys.map((key) => rows.getKey(key))));
    return new Set(keys.filter((key, i) => this.#seen.has(key) || stored[i] !== undefined));
  }

  /** `at`: relay time, ms; sweeping goes by it. */
  markSeen(key: string, at: number): void {
    this.#seen.set(key, at);
  }

  get isEmpty(): boolean {
    return this.#staged.size === 0 && this.#seen.size === 0 && this.#keys.size === 0;
  }

  /**
   * Writes everything or nothing, with strict durability.
   * Throws `SottoError('lost-ownership')` when another engine has taken over since: then nothing was written.
   */
  async commit(): Promise<void> {
    if (this.#closed) throw new Error('a unit of work commits once');
    this.#closed = true;
    if (this.isEmpty) return;
    const writes = await Promise.all(
      [...this.#staged.values()].map(async ({ store, key, row }) => ({
        store,
        key,
        value: row === null ? null : await this.#seal(store, key, row),
      })),
    );
    // All of it is asked for at once and the end is announced: from here on nobody waits for this context, should it be frozen or die.
    const tx = this.#db.transaction(STORES, 'readwrite', { durability: 'strict' });
    const asked: Promise<unknown>[] = [];
    let overtaken = false;
    try {
      // Whoever took over put up a fence, and adding what is there already undoes the whole transaction.
      const meta = tx.objectStore('meta');
      const fence = fenceOf(this.#generation);
      const added = meta.add(0, fence).catch((error: unknown) => {
        overtaken = error instanceof DOMException && error.name === 'ConstraintError';
      });
      asked.push(added, meta.delete(fence));
      for (const { store, key, value } of writes) {
        const target = tx.objectStore(store);
        asked.push(value === null ? target.delete(key as never) : target.put(value as never, key as never));
      }
      for (const [key, at] of this.#seen) asked.push(tx.objectStore('seen').put({ at }, key));
      for (const [name, value] of this.#keys) asked.push(tx.objectStore('keys').put(value, name));
      tx.commit();
    } catch (error) {
      // What was asked for until then must not be written without the rest.
      tx.abort();
      await Promise.allSettled([...asked, tx.done]);
      throw error;
    }
    const settled = Promise.allSettled(asked);
    try {
      await tx.done;
    } catch (error) {
      await settled;
      throw overtaken ? new SottoError('lost-ownership') : error;
    }
  }

  async #seal(store: StoreName, key: AnyKey, row: unknown) {
    const sealed = await sealRow(this.#rowKey, rowName(store, key), encode(ROWS[store] as unknown as Schema<unknown>, row));
    if (store !== 'message') return { row: sealed };
    const [conversation] = key as readonly [string, number];
    return { row: sealed, conversation, message: toHex((row as MessageRow).message) };
  }
}
