// The device's memory: opened by the one engine that owns it, read by queries, written through units of work.

import { SottoError } from '../base/index.ts';
import { createRowKey } from '../crypto/index.ts';
import { type Database, fenceOf, look, openDatabase } from './database.ts';
import type {
  CallRow,
  ChainRow,
  ConversationRow,
  DraftRow,
  KeyOf,
  MessageRow,
  OutboxRow,
  PreKeyRow,
  RowOf,
  SessionRow,
  StoreName,
} from './rows.ts';
import { openSealed, UnitOfWork } from './unit-of-work.ts';

export interface StoredMessage {
  readonly order: number;
  readonly row: MessageRow;
}

/** How long an engine that was overtaken is kept from writing, ms. */
const FENCED_MS = 90 * 24 * 60 * 60 * 1000;

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
    const asked: Promise<unknown>[] = [meta.put(rowKey, 'rowKey'), meta.put(generation, 'generation')];
    if (typeof last === 'number') asked.push(meta.put(0, fenceOf(last)));
    // Whoever slept for so long is not there any more.
    asked.push(meta.delete(IDBKeyRange.bound(fenceOf(0), fenceOf(Math.max(0, Date.now() - FENCED_MS)))));
    tx.commit();
    await Promise.all([...asked, tx.done]);
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
    return look(this.#db, 'keys', (rows) => rows.get(name));
  }

  #open<S extends StoreName>(store: S, key: KeyOf<S>, sealed: Uint8Array): Promise<RowOf<S>> {
    return openSealed(this.#rowKey, store, key, sealed);
  }

  async #all<S extends 'conversation' | 'draft' | 'outbox' | 'preKey' | 'session' | 'chain' | 'call'>(
    store: S,
  ): Promise<Map<KeyOf<S>, RowOf<S>>> {
    const [keys, values] = await look(this.#db, store, (sealed) => Promise.all([sealed.getAllKeys(), sealed.getAll()]));
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
    return look(this.#db, 'sent', (rows) => rows.getAllKeys());
  }
  calls(): Promise<Map<string, CallRow>> {
    return this.#all('call');
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
    const newest = (await look(this.#db, 'message', (rows) => rows.openKeyCursor(range, 'prev')))?.key[1];
    if (newest === undefined) return [];
    // Orders have holes, but few: one look is enough nearly always.
    for (let span = 2 * limit; ; span *= 8) {
      const from = Math.max(after, newest - span);
      const near = IDBKeyRange.bound([conversation, from], [conversation, newest], true, false);
      const [keys, found] = await look(this.#db, 'message', (rows) => Promise.all([rows.getAllKeys(near), rows.getAll(near)]));
      if (keys.length < limit && from > after) continue;
      const placed = found.map(({ row }, i) => ({ order: keys[i]?.[1] ?? newest, row })).slice(-limit);
      return Promise.all(placed.map(async ({ order, row }) => ({ order, row: await this.#open('message', [conversation, order], row) })));
    }
  }

  /** The orders of all messages of a conversation. */
  async orders(conversation: string): Promise<number[]> {
    const all = IDBKeyRange.bound([conversation, 0], [conversation, Number.MAX_SAFE_INTEGER]);
    const keys = await look(this.#db, 'message', (rows) => rows.getAllKeys(all));
    return keys.map(([, order]) => order);
  }

  /** Where messages stand in their conversations, one for each asked; `undefined` where one does not. `message`: 32 hex digits. */
  async ordersOf(asked: readonly { readonly conversation: string; readonly message: string }[]): Promise<(number | undefined)[]> {
    const keys = await look(this.#db, 'message', (rows) => {
      const ids = rows.index('message');
      return Promise.all(asked.map(({ conversation, message }) => ids.getKey([conversation, message])));
    });
    return keys.map((key) => key?.[1]);
  }

  /** Forgets handled envelopes that the relay can no longer repeat. `before`: relay time, ms. */
  async sweepSeen(before: number): Promise<void> {
    const old = await look(this.#db, 'seen', (rows) => rows.index('at').getAllKeys(IDBKeyRange.upperBound(before, true)));
    const tx = this.#db.transaction('seen', 'readwrite');
    for (const key of old) tx.store.delete(key).catch(() => {});
    tx.commit();
    await tx.done;
  }
}
