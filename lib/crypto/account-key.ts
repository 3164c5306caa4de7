// The account key: Ed25519 from a 32-byte seed. It signs device lists and nothing else.
// Unlike the device keys it can be read back (by this room), because a recovery must one day be able to wrap it.

import type { AccountId } from '../../protocol/index.ts';
import { Secret, SottoError } from '../base/index.ts';
import { deriveAccountId } from './account-id.ts';
import { publicKeyOf } from './ed25519.ts';
import { randomBytes } from './hash.ts';
import { openRow, sealRow } from './row-seal.ts';

export interface AccountKey {
  readonly account: AccountId;
  readonly publicKey: Uint8Array;
  readonly seed: Secret;
}

async function accountKeyOf(seed: Uint8Array): Promise<AccountKey> {
  const publicKey = publicKeyOf(seed);
  const key = { account: await deriveAccountId(publicKey), publicKey, seed: new Secret(seed) };
  seed.fill(0);
  return key;
}

export const createAccountKey = async (): Promise<AccountKey> => accountKeyOf(randomBytes(32));

const NAME = 'sotto/account-key/v1';

/** The form in which it is stored. */
export const sealAccountKey = (rowKey: CryptoKey, key: AccountKey): Promise<Uint8Array<ArrayBuffer>> =>
  sealRow(rowKey, NAME, key.seed.reveal());

/** Throws `SottoError('row-unreadable')`. */
export async function openAccountKey(rowKey: CryptoKey, sealed: Uint8Array): Promise<AccountKey> {
  const seed = await openRow(rowKey, NAME, sealed);
  if (seed.length !== 32) throw new SottoError('row-unreadable');
  return accountKeyOf(seed);
}
