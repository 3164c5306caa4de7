// The device's memory: opened by the one engine that owns it, read by queries, written through units of work.

import { SottoError } from '../base/index.ts';
import { createRowKey } from '../crypto/index.ts';
import { type Database, openDatabase } from './database.ts';
import type { ChainRow, ConversationRow, DraftRow, KeyOf, MessageRow, OutboxRow, PreKeyRow, RowOf, SessionRow, StoreName } from './rows.ts';
import { openSealed, UnitOfWork } from './unit-of-work.ts';

export interface StoredMessage {
  readonly order: number;
  readonly row: MessageRow;
}

export class Storage {
  readonly #db: Database;
  readonly #rowKey: CryptoKey;
  readonly #generation: number;

  private constructor(db: Database, rowKey: CryptoKey, generation: number) {
    this.#db = db;
    this.#rowKey = rowKey;
    this.#generation = generation;
  }

  /**
   * Opens the database and takes it over: every unit of work of an earlier owner fails from now on.
   * Throws `SottoError`: `no-storage`, `newer-data`, `keys-missing` (rows are there, the key that opens them is not).
   */
  static async open(name: string, onLost: () => void): Promise<Storage> {
    const db = await openDatabase(name, onLost);
    const fresh = await createRowKey();
    const tx = db.transaction(['meta', 'account'], 'readwrite', { durability: 'strict' });
    const meta = tx.objectStore('meta');
    const [kept, last, rows] = await Promise.all([meta.get('rowKey'), meta.get('generation'), tx.objectStore('account').count()]);
    if (!(kept instanceof CryptoKey) && rows > 0) {
      await tx.done;
      db.close();
      throw new SottoError('keys-missing');
    }
    const rowKey = kept instanceof CryptoKey ? kept : fresh;
    // Higher than before a wipe, too.
    const generation = Math.max((typeof last === 'number' ? last : 0) + 1, Date.now());
    await Promise.all([meta.put(rowKey, 'rowKey'), meta.put(generation, 'generation'), tx.done]);
    return new Storage(db, rowKey, generation);
  }

  /** Rises with every opening. */
  get generation(): number {
    return this.#generation;
  }

  /** Non-extractable; for what `lib/crypto` seals by itself. */
  get rowKey(): CryptoKey {
    return this.#rowKey;
  }

  begin(): UnitOfWork {
    return new UnitOfWork(this.#db, this.#rowKey, this.#generation);
  }

  close(): void {
    this.#db.close();
  }

  /** CryptoKeys kept under a name; `undefined` when there are none. */
  keys(name: string): Promise<unknown> {
    return this.#db.get('keys', name);
  }

  #open<S extends StoreName>(store: S, key: KeyOf<S>, sealed: Uint8Array): Promise<RowOf<S>> {
    return openSealed(this.#rowKey, store, key, sealed);
  }

  async #all<S extends 'conversation' | 'draft' | 'outbox' | 'preKey' | 'session' | 'chain'>(store: S): Promise<Map<KeyOf<S>, RowOf<S>>> {
    const [keys, values] = await Promise.all([this.#db.getAllKeys(store), this.#db.getAll(store)]);
    const rows = await Promise.all(values.map((value, i) => this.#open(store, keys[i] as KeyOf<S>, value.row)));
    return new Map(rows.map((row, i) => [keys[i] as KeyOf<S>, row]));
  }

  conversations(): Promise<Map<string, ConversationRow>> {
    return this.#all('conversation');
  }
  drafts(): Promise<Map<string, DraftRow>> {
    return this.#all('draft');
  }
  preKeys(): Promise<Map<string, PreKeyRow>> {
    return this.#all('preKey');
  }
  sessions(): Promise<Map<string, SessionRow>> {
    return this.#all('session');
  }
  chains(): Promise<Map<string, ChainRow>> {
    return this.#all('chain');
  }
  /** Keys of all `sent` rows. */
  sentKeys(): Promise<string[]> {
    return this.#db.getAllKeys('sent');
  }
  /** In the order they were put in. */
  outbox(): Promise<Map<number, OutboxRow>> {
    return this.#all('outbox');
  }

  /** Up to `limit` messages with `after < order < before`, oldest first, counted back from `before`. */
  async messages(
    conversation: string,
    { before = Number.MAX_SAFE_INTEGER, after = 0, limit = Number.MAX_SAFE_INTEGER },
  ): Promise<StoredMessage[]> {
    const range = IDBKeyRange.bound([conversation, after], [conversation, before], true, true);
    const sealed: { order: number; row: Uint8Array }[] = [];
    let cursor = await this.#db.transaction('message').store.openCursor(range, 'prev');
    while (cursor && sealed.length < limit) {
      sealed.push({ order: cursor.key[1], row: cursor.value.row });
      cursor = await cursor.continue();
    }
    sealed.reverse();
    return Promise.all(sealed.map(async ({ order, row }) => ({ order, row: await this.#open('message', [conversation, order], row) })));
  }

  /** The orders of all messages of a conversation. */
  async orders(conversation: string): Promise<number[]> {
    const keys = await this.#db.getAllKeys('message', IDBKeyRange.bound([conversation, 0], [conversation, Number.MAX_SAFE_INTEGER]));
    return keys.map(([, order]) => order);
  }

  /** Where a message stands in its conversation; `undefined` when it does not. `message`: 32 hex digits. */
  async orderOf(conversation: string, message: string): Promise<number | undefined> {
    return (await this.#db.getKeyFromIndex('message', 'message', [conversation, message]))?.[1];
  }

  /** Forgets handled envelopes that the relay can no longer repeat. `before`: relay time, ms. */
  async sweepSeen(before: number): Promise<void> {
    const tx = this.#db.transaction('seen', 'readwrite');
    let cursor = await tx.store.index('at').openKeyCursor(IDBKeyRange.upperBound(before, true));
    while (cursor) {
      tx.store.delete(cursor.primaryKey).catch(() => {});
      cursor = await cursor.continue();
    }
    await tx.done;
  }
}
