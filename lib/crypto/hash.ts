// SHA-256 and randomness, the two things every other file here needs.

import { sha256 as hashHere } from '@noble/hashes/sha2.js';
import { bufferOf, subtle } from './platform.ts';

/** Up to so many bytes, waiting for the browser's hash takes longer than hashing. */
const SHORT = 2048;

/** 32 bytes. Throws `SottoError('no-webcrypto')`. */
export async function sha256(bytes: Uint8Array): Promise<Uint8Array<ArrayBuffer>> {
  if (bytes.length <= SHORT) return hashHere(bytes);
  return new Uint8Array(await subtle().digest('SHA-256', bufferOf(bytes)));
}

/** `count` random bytes, at most 65,536. Throws `SottoError('no-webcrypto')`. */
export function randomBytes(count: number): Uint8Array<ArrayBuffer> {
  subtle();
  return globalThis.crypto.getRandomValues(new Uint8Array(count));
}
