// Verifies XEdDSA: a signature by an X25519 identity key (signal.org/docs/specifications/xeddsa, §2.3 and §2.5). The key is carried over to
// its Edwards form; which of the two points it is, the signer says in the top bit of the signature's last byte.

import type { KeyObject } from 'node:crypto';
import { ed25519 } from '@noble/curves/ed25519.js';
import { ed25519Key, isSmallOrderEd25519, verifyWith } from './ed25519.ts';
import { isSmallOrderX25519 } from './x25519.ts';

const Fp = ed25519.Point.Fp;

/** The Edwards y for a Montgomery u: (u - 1) / (u + 1). `null` for a u that is not below p, of small order, or without a y. */
export function edwardsY(u: Uint8Array): Uint8Array | null {
  if (isSmallOrderX25519(u) || (u[31] as number) > 0x7f) return null;
  try {
    const point = Fp.fromBytes(u);
    return Fp.toBytes(Fp.div(Fp.sub(point, Fp.ONE), Fp.add(point, Fp.ONE)));
  } catch {
    return null;
  }
}

/** A verifier for many signatures by one identity key; its answer is false for whatever is wrong. `null` for a key that is not acceptable. */
export function xeddsaVerifier(identityKey: Uint8Array): ((message: Uint8Array, signature: Uint8Array) => Promise<boolean>) | null {
  const y = edwardsY(identityKey);
  if (!y || isSmallOrderEd25519(y)) return null;
  const keys: (KeyObject | undefined)[] = [undefined, undefined];
  const keyOf = (sign: 0 | 1): KeyObject => {
    const encoded = Uint8Array.from(y);
    encoded[31] = (encoded[31] as number) | (sign << 7);
    return (keys[sign] ??= ed25519Key(encoded));
  };
  return (message, signature) => {
    const plain = Uint8Array.from(signature);
    const last = plain[63] as number;
    plain[63] = last & 0x7f;
    return verifyWith(keyOf(last > 0x7f ? 1 : 0), message, plain);
  };
}
