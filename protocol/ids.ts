// Branded ids. An account id is the fingerprint of the account's key: whoever holds the id can check the key.

import { fromBase32, toBase32, toHex } from './bytes.ts';

declare const brand: unique symbol;
type Branded<T, B extends string> = T & { readonly [brand]: B };

/** 52 characters of base32: SHA-256 over `ACCOUNT_ID_LABEL` and the account's Ed25519 public key. */
export type AccountId = Branded<string, 'AccountId'>;
/** 1 … 2^31 - 1, chosen at random by the device, unique within its account. */
export type DeviceId = Branded<number, 'DeviceId'>;
/** Where envelopes wait: one device of one account. */
export interface DeviceAddress {
  readonly account: AccountId;
  readonly device: DeviceId;
}

export const ACCOUNT_ID_BYTES = 32;
export const ACCOUNT_ID_LABEL = 'sotto/account-id/v1';

/** Returns `null` unless the text is the one spelling of 32 bytes. */
export function parseAccountId(text: string): AccountId | null {
  return fromBase32(text)?.length === ACCOUNT_ID_BYTES ? (text as AccountId) : null;
}

/** Throws `RangeError` unless given 32 bytes. */
export function accountIdOf(hash: Uint8Array): AccountId {
  if (hash.length !== ACCOUNT_ID_BYTES) throw new RangeError('an account id has 32 bytes');
  return toBase32(hash) as AccountId;
}

/** The 32 bytes of an account id. */
export function accountIdBytes(id: AccountId): Uint8Array<ArrayBuffer> {
  const bytes = fromBase32(id);
  if (!bytes) throw new RangeError('not an account id');
  return bytes;
}

/** Returns `null` unless 1 ≤ n < 2^31. */
export function parseDeviceId(n: number): DeviceId | null {
  return Number.isInteger(n) && n >= 1 && n < 2 ** 31 ? (n as DeviceId) : null;
}

/** A key for maps and rows: `account.device`. */
export const addressKey = (address: DeviceAddress): string => `${address.account}.${address.device}`;

/** A key for maps and rows, from 16 random bytes. */
export const clientIdKey = (clientId: Uint8Array): string => toHex(clientId);
