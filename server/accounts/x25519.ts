// Which X25519 public keys are refused: those whose shared secret is the same for everybody (RFC 7748 §6.1, §7).

import { toHex } from '../../protocol/index.ts';

/** u coordinates of small order, little-endian and without the top bit, non-canonical spellings included. */
const SMALL_ORDER = new Set([
  '0000000000000000000000000000000000000000000000000000000000000000',
  '0100000000000000000000000000000000000000000000000000000000000000',
  'e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800',
  '5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157',
  'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
]);

export function isSmallOrderX25519(key: Uint8Array): boolean {
  const u = Uint8Array.from(key);
  u[31] = (u[31] as number) & 0x7f;
  return SMALL_ORDER.has(toHex(u));
}
