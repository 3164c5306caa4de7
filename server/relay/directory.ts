// Which devices an account has now, kept in memory: every send asks. Told of each change, so it is never older than the store.

import type { AccountId, DeviceId } from '../../protocol/index.ts';
import { BOUNDS } from '../limits.ts';
import type { Mailbox, Store } from '../store/store.ts';

export interface DirectoryEntry {
  readonly version: number;
  readonly mailboxes: ReadonlyMap<DeviceId, Mailbox>;
}

export class Directory {
  readonly #store: Store;
  readonly #known = new Map<AccountId, DirectoryEntry>();
  readonly #loading = new Map<AccountId, Promise<void>>();

  constructor(store: Store) {
    this.#store = store;
  }

  /** What memory holds; `undefined` says nothing about whether the account exists. */
  peek(account: AccountId): DirectoryEntry | undefined {
    return this.#known.get(account);
  }

  /** Afterwards `peek` knows every one of these that exists (unless memory is too small for all of them). */
  async load(accounts: Iterable<AccountId>): Promise<void> {
    await Promise.all([...new Set(accounts)].filter((account) => !this.#known.has(account)).map((account) => this.#loadOne(account)));
  }

  #loadOne(account: AccountId): Promise<void> {
    const already = this.#loading.get(account);
    if (already) return already;
    const loading: Promise<void> = this.#store.account(account).then(
      (record) => {
        // A change that came while the store was read has taken this promise out: what was read may be old.
        if (this.#loading.get(account) !== loading) return this.#loadOne(account);
        this.#loading.delete(account);
        if (!record) return;
        if (this.#known.size >= BOUNDS.cachedAccounts) this.#forgetOldest();
        this.#known.set(account, { version: record.list.version, mailboxes: record.mailboxes });
      },
      (error) => {
        this.#loading.delete(account);
        throw error;
      },
    );
    this.#loading.set(account, loading);
    return loading;
  }

  #forgetOldest(): void {
    for (const account of this.#known.keys()) {
      this.#known.delete(account);
      return;
    }
  }

  /** The account has another device list, or has come to be. */
  changed(account: AccountId): void {
    this.#known.delete(account);
    this.#loading.delete(account);
  }
}
