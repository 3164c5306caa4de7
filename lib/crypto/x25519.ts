// X25519 (RFC 7748): WebCrypto where the browser has it, @noble/curves elsewhere.
// A shared secret of all zeros (a low-order key) is refused here, whoever computed it.

import { x25519 } from '@noble/curves/ed25519.js';
import { SottoError } from '../base/index.ts';
import { bufferOf, nativeCurves, pkcs8, subtle } from './platform.ts';

const BASE_POINT = new Uint8Array(32).with(0, 9);

/** RFC 7748 §5: the scalar that a private key stands for. */
export function clamp(privateKey: Uint8Array): Uint8Array<ArrayBuffer> {
  const scalar = new Uint8Array(privateKey);
  scalar[0] = (scalar[0] ?? 0) & 248;
  scalar[31] = ((scalar[31] ?? 0) & 127) | 64;
  return scalar;
}

/** A CryptoKey that agrees and cannot be read back. Only where `nativeCurves()` says that X25519 is native. */
export const importAgreementKey = (privateKey: Uint8Array): Promise<CryptoKey> =>
  subtle().importKey('pkcs8', pkcs8('X25519', privateKey), { name: 'X25519' }, false, ['deriveBits']);

const importPoint = (publicKey: Uint8Array): Promise<CryptoKey> =>
  subtle().importKey('raw', bufferOf(publicKey), { name: 'X25519' }, false, []);

function nonZero(shared: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  let seen = 0;
  for (const byte of shared) seen |= byte;
  if (seen === 0) throw new SottoError('bad-key', 'low-order public key');
  return shared;
}

async function derive(key: CryptoKey | Promise<CryptoKey>, publicKey: Uint8Array): Promise<Uint8Array<ArrayBuffer>> {
  const [own, point] = await Promise.all([key, importPoint(publicKey)]);
  let bits: ArrayBuffer;
  try {
    bits = await subtle().deriveBits({ name: 'X25519', public: point }, own, 256);
  } catch {
    throw new SottoError('bad-key', 'key agreement refused');
  }
  return nonZero(new Uint8Array(bits));
}

/** 32 bytes. Throws `SottoError('bad-key')` for a low-order key or one that is not 32 bytes. */
export async function agreeWithKey(key: CryptoKey, publicKey: Uint8Array): Promise<Uint8Array<ArrayBuffer>> {
  if (publicKey.length !== 32) throw new SottoError('bad-key');
  return derive(key, publicKey);
}

/** 32 bytes. Throws `SottoError('bad-key')` for a low-order key or one that is not 32 bytes. */
export async function agree(privateKey: Uint8Array, publicKey: Uint8Array): Promise<Uint8Array<ArrayBuffer>> {
  if (publicKey.length !== 32) throw new SottoError('bad-key');
  if ((await nativeCurves()).x25519) return derive(importAgreementKey(privateKey), publicKey);
  return agreePortably(privateKey, publicKey);
}

/** The same answer without WebCrypto. */
export function agreePortably(privateKey: Uint8Array, publicKey: Uint8Array): Uint8Array<ArrayBuffer> {
  try {
    return nonZero(new Uint8Array(x25519.getSharedSecret(new Uint8Array(privateKey), new Uint8Array(publicKey))));
  } catch {
    throw new SottoError('bad-key', 'key agreement refused');
  }
}

/** The 32-byte public key of a 32-byte private key. */
export async function x25519PublicKey(privateKey: Uint8Array): Promise<Uint8Array<ArrayBuffer>> {
  if ((await nativeCurves()).x25519) return derive(importAgreementKey(privateKey), BASE_POINT);
  return new Uint8Array(x25519.getPublicKey(new Uint8Array(privateKey)));
}

const FIELD = 2n ** 255n - 19n;

/** u-coordinates of order 1, 2, 4 and 8 (https://cr.yp.to/ecdh.html#validate); the rest of that list is not canonical. */
const LOW_ORDER: ReadonlySet<bigint> = new Set([
  0n,
  1n,
  FIELD - 1n,
  325606250916557431795983626356110631294008115727848805560023387167927233504n,
  39382357235489614581723060781553021112529911719440698176882885853963445705823n,
]);

/** The little-endian number that 32 bytes spell. */
export function littleEndian(bytes: Uint8Array): bigint {
  let value = 0n;
  for (let i = bytes.length - 1; i >= 0; i--) value = (value << 8n) | BigInt(bytes[i] ?? 0);
  return value;
}

/** Whether a peer may use this as a key: 32 bytes, below 2^255 - 19 with the top bit clear, not of low order. */
export function isSoundPublicKey(publicKey: Uint8Array): boolean {
  if (publicKey.length !== 32) return false;
  const u = littleEndian(publicKey);
  return u < FIELD && !LOW_ORDER.has(u);
}
