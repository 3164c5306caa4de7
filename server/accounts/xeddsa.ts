// Verifies XEdDSA: a signature by an X25519 identity key (signal.org/docs/specifications/xeddsa, §2.3 and §2.5). The key is carried over to
// its Edwards form; which of the two points it is, the signer says in the top bit of the signature's last byte.

import type { KeyObject } from 'node:crypto';
import { edwardsY } from './curve25519.ts';
import { ed25519Key, verifyWith } from './ed25519.ts';
import { isSmallOrderX25519 } from './x25519.ts';

/** Whether a device may have this as its identity. */
export const isIdentityKey = (key: Uint8Array): boolean => !isSmallOrderX25519(key) && edwardsY(key) !== null;

/** A verifier for many signatures by one identity key; its answer is false for whatever is wrong. `null` for a key that is not acceptable. */
export function xeddsaVerifier(identityKey: Uint8Array): ((message: Uint8Array, signature: Uint8Array) => Promise<boolean>) | null {
  const y = isIdentityKey(identityKey) ? edwardsY(identityKey) : null;
  if (!y) return null;
  const keys = new Map<0 | 1, KeyObject>();
  const keyOf = (sign: 0 | 1): KeyObject => {
    let key = keys.get(sign);
    if (!key) {
      const encoded = Uint8Array.from(y);
      encoded[31] = (encoded[31] as number) | (sign << 7);
      key = ed25519Key(encoded);
      keys.set(sign, key);
    }
    return key;
  };
  return (message, signature) => {
    const plain = Uint8Array.from(signature);
    const last = plain[63] as number;
    plain[63] = last & 0x7f;
    return verifyWith(keyOf(last > 0x7f ? 1 : 0), message, plain);
  };
}
