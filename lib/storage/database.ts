// The IndexedDB behind everything: stores, their indexes, and the steps from one version to the next.
// Rows are opaque bytes here; only ids, orders and times stand in the clear, because indexes need them.

import { type DBSchema, deleteDB, type IDBPDatabase, type IDBPObjectStore, openDB, type StoreNames } from 'idb';
import { SottoError } from '../base/index.ts';

interface Sealed {
  readonly row: Uint8Array<ArrayBuffer>;
}

export interface Schema extends DBSchema {
  /** `generation`: a number; `rowKey`: a CryptoKey; `fenceOf(…)`: a number. */
  meta: { key: string; value: number | CryptoKey };
  /** Non-extractable CryptoKeys, in the shapes `lib/crypto` gives them. */
  keys: { key: string; value: unknown };
  account: { key: string; value: Sealed };
  peer: { key: string; value: Sealed };
  session: { key: string; value: Sealed };
  preKey: { key: string; value: Sealed };
  chain: { key: string; value: Sealed };
  sent: { key: string; value: Sealed };
  conversation: { key: string; value: Sealed };
  draft: { key: string; value: Sealed };
  outbox: { key: number; value: Sealed };
  call: { key: string; value: Sealed };
  message: {
    key: [string, number];
    value: Sealed & { readonly message: string; readonly conversation: string };
    indexes: { message: [string, string] };
  };
  /** Envelopes already handled: by sender and client id, and by hash of the body. Value: relay time, ms. */
  seen: { key: string; value: { readonly at: number }; indexes: { at: number } };
}

export type Database = IDBPDatabase<Schema>;

/** Where it says that this generation is over. What sorts before `fenceOf(n)` belongs to the generations before `n`. */
export const fenceOf = (generation: number): string => `over ${String(generation).padStart(16, '0')}`;

const VERSION = 2;

/** Every store, for the transactions that commit a step. */
export const STORES = [
  'meta',
  'keys',
  'account',
  'peer',
  'session',
  'preKey',
  'chain',
  'sent',
  'conversation',
  'draft',
  'outbox',
  'message',
  'seen',
  'call',
] as const;

/**
 * Opens or creates the database. Throws `SottoError`: `newer-data` when a newer build wrote it, `no-storage` when the browser refuses.
 * `onLost` runs when the browser or another build takes the connection away.
 */
export async function openDatabase(name: string, onLost: () => void): Promise<Database> {
  try {
    const db = await openDB<Schema>(name, VERSION, {
      upgrade(database, from) {
        if (from < 1) {
          for (const store of [
            'meta',
            'keys',
            'account',
            'peer',
            'session',
            'preKey',
            'chain',
            'sent',
            'conversation',
            'draft',
            'outbox',
          ] as const) {
            database.createObjectStore(store);
          }
          database.createObjectStore('message').createIndex('message', ['conversation', 'message'], { unique: true });
          database.createObjectStore('seen').createIndex('at', 'at');
        }
        if (from < 2) database.createObjectStore('call');
      },
      blocking() {
        db.close();
        onLost();
      },
      terminated: onLost,
    });
    return db;
  } catch (error) {
    const newer = error instanceof DOMException && error.name === 'VersionError';
    throw new SottoError(newer ? 'newer-data' : 'no-storage', String(error));
  }
}

/**
 * Reads from one store, in a transaction that hears at once that nothing more will come. One that does not stays open until its own context
 * says so, and if that is frozen meanwhile, no other context can write.
 */
export function look<S extends StoreNames<Schema>, T>(
  db: Database,
  store: S,
  read: (store: IDBPObjectStore<Schema, [S], S, 'readonly'>) => Promise<T>,
): Promise<T> {
  const tx = db.transaction(store);
  const found = read(tx.store);
  tx.commit();
  return found;
}

export const deleteDatabase = (name: string): Promise<void> => deleteDB(name);
