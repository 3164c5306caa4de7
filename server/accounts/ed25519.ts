// Ed25519 with raw keys, by Node's own crypto off the main thread. Signatures are malleable elsewhere; OpenSSL refuses S ≥ L here.

import { createPublicKey, type KeyObject, verify } from 'node:crypto';
import { fromHex, toHex } from '../../protocol/index.ts';

/** SubjectPublicKeyInfo of an Ed25519 key, up to the key (RFC 8410 §4). */
const SPKI_PREFIX = fromHex('302a300506032b6570032100') as Uint8Array;

/** y coordinates, little-endian and without the sign bit, of all points of order 1, 2, 4 and 8, non-canonical spellings included. */
const SMALL_ORDER = new Set([
  '0000000000000000000000000000000000000000000000000000000000000000',
  '0100000000000000000000000000000000000000000000000000000000000000',
  '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
  'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
  'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
]);

/** A key with which a signature by nobody verifies. */
export function isSmallOrderEd25519(key: Uint8Array): boolean {
  const y = Uint8Array.from(key);
  y[31] = (y[31] as number) & 0x7f;
  return SMALL_ORDER.has(toHex(y));
}

/** `raw`: 32 bytes; whether they are a point shows when a signature is verified. */
export const ed25519Key = (raw: Uint8Array): KeyObject =>
  createPublicKey({ key: Buffer.concat([SPKI_PREFIX, raw]), format: 'der', type: 'spki' });

/** False for a wrong signature, and for a key that is no point or of small order. Never throws. */
export async function verifyEd25519(rawKey: Uint8Array, message: Uint8Array, signature: Uint8Array): Promise<boolean> {
  if (isSmallOrderEd25519(rawKey)) return false;
  return verifyWith(ed25519Key(rawKey), message, signature);
}

/** For a key already made and checked. False on whatever goes wrong. */
export const verifyWith = (key: KeyObject, message: Uint8Array, signature: Uint8Array): Promise<boolean> =>
  new Promise((resolve) => verify(null, message, key, signature, (error, valid) => resolve(!error && valid)));
