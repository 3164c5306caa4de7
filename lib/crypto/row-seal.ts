// Rows at rest: AES-256-GCM, the row's name as associated data, so that no row can stand in for another.
// The key is a non-extractable CryptoKey; whoever loses it has lost the rows.

import { concatBytes, utf8 } from '../../protocol/index.ts';
import { SottoError } from '../base/index.ts';
import { randomBytes } from './hash.ts';
import { bufferOf, subtle } from './platform.ts';

const IV_BYTES = 12;
const TAG_BYTES = 16;

/** A key that IndexedDB can keep and nobody can read. */
export const createRowKey = async (): Promise<CryptoKey> =>
  subtle().generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);

const settings = (iv: Uint8Array, rowName: string) => ({ name: 'AES-GCM', iv: bufferOf(iv), additionalData: utf8(rowName) });

/** Returns iv (12) || ciphertext || tag (16). Random ivs: fine for 2^32 rows a key. */
export async function sealRow(key: CryptoKey, rowName: string, plain: Uint8Array): Promise<Uint8Array<ArrayBuffer>> {
  const iv = randomBytes(IV_BYTES);
  return concatBytes(iv, new Uint8Array(await subtle().encrypt(settings(iv, rowName), key, bufferOf(plain))));
}

/** Throws `SottoError('row-unreadable')`: another key, another row's bytes, or bytes that were changed. */
export async function openRow(key: CryptoKey, rowName: string, sealed: Uint8Array): Promise<Uint8Array<ArrayBuffer>> {
  if (sealed.length < IV_BYTES + TAG_BYTES) throw new SottoError('row-unreadable');
  try {
    const plain = await subtle().decrypt(settings(sealed.subarray(0, IV_BYTES), rowName), key, bufferOf(sealed.subarray(IV_BYTES)));
    return new Uint8Array(plain);
  } catch {
    throw new SottoError('row-unreadable');
  }
}
