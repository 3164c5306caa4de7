// The account id is the fingerprint of the account key: whoever holds the id can check the key.

import { ACCOUNT_ID_LABEL, type AccountId, accountIdOf, concatBytes, utf8 } from '../../protocol/index.ts';
import { sha256 } from './hash.ts';

/** SHA-256 over `ACCOUNT_ID_LABEL` and the 32-byte Ed25519 public key. Throws `RangeError` for another length. */
export async function deriveAccountId(accountPublicKey: Uint8Array): Promise<AccountId> {
  if (accountPublicKey.length !== 32) throw new RangeError('an account key has 32 bytes');
  return accountIdOf(await sha256(concatBytes(utf8(ACCOUNT_ID_LABEL), accountPublicKey)));
}
