// The WebCrypto that the Signal library is given: AES-CBC and randomness, from the browser. Its hashing is in `ratchet-hash.ts`.

import { subtle } from '../platform.ts';

/** Just the calls that the library makes. */
export const ratchetWebCrypto = {
  getRandomValues: (array: Uint8Array<ArrayBuffer>) => globalThis.crypto.getRandomValues(array),
  subtle: {
    importKey: (format: 'raw', key: ArrayBuffer, algorithm: { name: string }, extractable: boolean, usages: KeyUsage[]) =>
      subtle().importKey(format, key, algorithm, extractable, usages),
    encrypt: (algorithm: AesCbcParams, key: CryptoKey, data: BufferSource) => subtle().encrypt(algorithm, key, data),
    decrypt: (algorithm: AesCbcParams, key: CryptoKey, data: BufferSource) => subtle().decrypt(algorithm, key, data),
  },
};
