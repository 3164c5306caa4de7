// The birational map between the two forms of curve25519 (RFC 7748 §4.1), for public keys only: nothing here is constant-time.

import { fromHex, toHex } from '../../protocol/index.ts';

const P = 2n ** 255n - 19n;

const fromLittleEndian = (bytes: Uint8Array): bigint => BigInt(`0x${toHex(Uint8Array.from(bytes).reverse())}`);
const toLittleEndian = (value: bigint): Uint8Array => (fromHex(value.toString(16).padStart(64, '0')) as Uint8Array).reverse();

/** By the extended Euclidean algorithm; 0 has none and gives 0. */
function inverse(value: bigint): bigint {
  let [a, b] = [((value % P) + P) % P, P];
  let [x, y] = [1n, 0n];
  while (a !== 0n) {
    const quotient = b / a;
    [a, b] = [b - quotient * a, a];
    [x, y] = [y - quotient * x, x];
  }
  return b === 1n ? ((y % P) + P) % P : 0n;
}

const quotient = (numerator: bigint, denominator: bigint): bigint => (((numerator * inverse(denominator)) % P) + P) % P;

/** Edwards y of a Montgomery u: (u - 1) / (u + 1), with the sign bit 0. `null` when u is not below p, or p - 1. */
export function edwardsY(u: Uint8Array): Uint8Array | null {
  const value = fromLittleEndian(u);
  return value >= P - 1n ? null : toLittleEndian(quotient(value - 1n, value + 1n));
}

/** Montgomery u of an Edwards point, whose sign bit is ignored: (1 + y) / (1 - y). `null` when y is not below p, or 1. */
export function montgomeryU(point: Uint8Array): Uint8Array | null {
  const value = fromLittleEndian(point) & (2n ** 255n - 1n);
  return value >= P || value === 1n ? null : toLittleEndian(quotient(1n + value, 1n - value));
}
