// Checks what a device leaves for strangers. The relay cannot read with these keys; it refuses bad ones so that nobody's first message
// fails because of them.

import { concatBytes, type KemPreKey, kemPreKeyStatement, type PreKeyUpload } from '../../protocol/index.ts';
import { isEncapsulationKey } from './ml-kem.ts';
import { isSmallOrderX25519 } from './x25519.ts';
import { xeddsaVerifier } from './xeddsa.ts';

/** What X3DH signs: the key as libsignal writes it, a type byte in front. */
const signedPreKeyStatement = (key: Uint8Array) => concatBytes(Uint8Array.of(0x05), key);

const distinctIds = (keys: readonly { readonly id: number }[]) => new Set(keys.map((key) => key.id)).size === keys.length;

/** `identityKey`: the device's, from its account's list. */
export async function isSoundUpload(identityKey: Uint8Array, upload: PreKeyUpload): Promise<boolean> {
  const verify = xeddsaVerifier(identityKey);
  if (!verify || !distinctIds(upload.oneTime) || !distinctIds([upload.kemLastResort, ...upload.kemOneTime])) return false;
  if ([upload.signed, ...upload.oneTime].some(({ key }) => isSmallOrderX25519(key))) return false;
  const kem: readonly KemPreKey[] = [upload.kemLastResort, ...upload.kemOneTime];
  if (!kem.every(({ key }) => isEncapsulationKey(key))) return false;
  if (!(await verify(signedPreKeyStatement(upload.signed.key), upload.signed.signature))) return false;
  const valid = await Promise.all(kem.map(({ id, key, signature }) => verify(kemPreKeyStatement(id, key), signature)));
  return valid.every(Boolean);
}
