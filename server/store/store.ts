// What the relay remembers, as a contract. A driver may be slow (Postgres) or synchronous (SQLite): every answer is a promise, and what a
// promise resolved is on disk. Sequence numbers rise per mailbox in the order of commits and are never used twice, crashes included.

import type {
  AccountId,
  DeviceAddress,
  DeviceId,
  DeviceList,
  Markers,
  PreKeyBundle,
  PreKeyUpload,
  SignedDeviceList,
} from '../../protocol/index.ts';

declare const brand: unique symbol;
/** Where one device's envelopes wait. Given once, never to another device. */
export type Mailbox = number & { readonly [brand]: 'Mailbox' };

export interface AccountRecord {
  readonly signed: SignedDeviceList;
  /** What `signed.list` says, decoded. */
  readonly list: DeviceList;
  readonly mailboxes: ReadonlyMap<DeviceId, Mailbox>;
  /** As it was typed. */
  readonly userName: string | null;
}

export interface NewAccount {
  readonly signed: SignedDeviceList;
  readonly list: DeviceList;
  readonly userName: string | null;
  /** The device that `preKeys` belong to. */
  readonly deviceId: DeviceId;
  readonly preKeys: PreKeyUpload;
}

export interface PreKeyCount {
  readonly oneTime: number;
  readonly kem: number;
}

export interface PreKeySupply extends PreKeyCount {
  /** Id of the signed prekey that a claim hands out; 0 when there is none. */
  readonly signed: number;
}

/** Who a token speaks for. */
export interface Grant {
  readonly address: DeviceAddress;
  readonly mailbox: Mailbox;
  /** ms since 1970. */
  readonly expiresAt: number;
}

export interface Append {
  readonly mailbox: Mailbox;
  readonly sender: Mailbox;
  readonly clientId: Uint8Array;
  /** ms since 1970, both. */
  readonly storedAt: number;
  readonly expiresAt: number;
  readonly body: Uint8Array;
}

/** Acknowledged: everything in `mailbox` from `first` to `last`, both included. */
export interface Removal {
  readonly mailbox: Mailbox;
  readonly first: number;
  readonly last: number;
}

export interface Batch {
  readonly appends: readonly Append[];
  readonly removals: readonly Removal[];
}

export type AppendOutcome =
  | { readonly kind: 'stored'; readonly seq: number }
  /** (sender, clientId) waits already, or was acknowledged a short while ago. Nothing was stored. */
  | { readonly kind: 'duplicate' }
  /** The mailbox holds `LIMITS.queueEnvelopes` or `LIMITS.queueBytes`. */
  | { readonly kind: 'full' }
  /** The mailbox's device was removed from its account. */
  | { readonly kind: 'gone' };

export interface StoredEnvelope {
  readonly seq: number;
  readonly from: AccountId;
  readonly fromDevice: DeviceId;
  readonly clientId: Uint8Array;
  readonly storedAt: number;
  readonly expiresAt: number;
  readonly body: Uint8Array;
}

export interface Store {
  /** `same`: this very list is registered; nothing changed. `exists`: another list is. */
  createAccount(account: NewAccount): Promise<{ readonly kind: 'created' | 'same' | 'exists' | 'name-taken' }>;
  account(id: AccountId): Promise<AccountRecord | null>;
  /** Case-insensitive. */
  accountByName(userName: string): Promise<AccountRecord | null>;
  /** `null` gives the name up. */
  setUserName(id: AccountId, userName: string | null): Promise<{ readonly kind: 'set' | 'name-taken' }>;
  /** Devices no longer named lose tokens, prekeys and envelopes in the same transaction. `stale` unless the version rises. */
  replaceDeviceList(
    signed: SignedDeviceList,
    list: DeviceList,
  ): Promise<{ readonly kind: 'replaced'; readonly removed: readonly Mailbox[] } | { readonly kind: 'same' | 'stale' | 'unknown' }>;

  /** Keeps the newest `BOUNDS.tokensPerDevice` of a device. `hash`: SHA-256 of the token. */
  putToken(hash: Uint8Array, grant: Grant): Promise<void>;
  /** `null` when unknown or expired at `now`. */
  grantOf(hash: Uint8Array, now: number): Promise<Grant | null>;
  removeToken(hash: Uint8Array): Promise<void>;

  /**
   * A device has logged in: keeps `next` as its marker, in place of the one before, and tells in the same transaction whether the login goes
   * on from that one (`advance` in marker.ts). `false`: another copy of the device's storage logged in meanwhile. A device that was removed
   * has no marker and gets none.
   */
  advanceMarker(mailbox: Mailbox, markers: Markers): Promise<boolean>;

  /**
   * Replaces the signed and last-resort keys and adds the one-time keys; ids that wait, or were claimed before, are passed over.
   * `replace`: the one-time keys that wait are removed first, claimed ids stay known. `too-many`: nothing changed.
   */
  putPreKeys(
    mailbox: Mailbox,
    upload: PreKeyUpload,
    replace: boolean,
  ): Promise<{ readonly kind: 'stored'; readonly left: PreKeyCount } | { readonly kind: 'too-many' }>;
  countPreKeys(mailbox: Mailbox): Promise<PreKeySupply>;
  /** Takes one of each kind, each one-time key at most once ever. `null` when the device never left any. */
  claimPreKeys(mailbox: Mailbox): Promise<{ readonly bundle: PreKeyBundle; readonly left: PreKeyCount } | null>;

  /** One transaction, on disk when the promise resolves. One outcome an append, in order. Rejects when nothing of it was stored. */
  commit(batch: Batch): Promise<readonly AppendOutcome[]>;
  /** Waiting envelopes after `after` in order, at most `envelopes` and about `bytes` of bodies but at least one. Expired ones are left out. */
  page(
    mailbox: Mailbox,
    after: number,
    limit: { readonly envelopes: number; readonly bytes: number },
    now: number,
  ): Promise<readonly StoredEnvelope[]>;
  waiting(mailbox: Mailbox): Promise<{ readonly envelopes: number; readonly bytes: number }>;
  /** Removes up to `limit` expired envelopes, and expired tokens. Returns how many envelopes went. */
  sweep(now: number, limit: number): Promise<number>;

  /** Resolves when a trivial read works; rejects when the store is out of order. */
  check(): Promise<void>;
  /** Everything is on disk and checkpointed afterwards. */
  close(): Promise<void>;
}
