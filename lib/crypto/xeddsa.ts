// XEdDSA (https://signal.org/docs/specifications/xeddsa/): signatures that an X25519 public key verifies.
// We sign with native Ed25519 and put the sign of the Edwards key into the signature's top bit, as libsignal reads it.

import { ed25519 } from '@noble/curves/ed25519.js';
import { verify } from './ed25519.ts';
import { isSoundPublicKey, littleEndian } from './x25519.ts';

const { Fp } = ed25519.Point;

/** §2.3, `convert_mont`: y = (u - 1) / (u + 1). `null` for a key that nobody sound has. */
function edwardsKey(publicKey: Uint8Array, sign: number): Uint8Array<ArrayBuffer> | null {
  if (!isSoundPublicKey(publicKey)) return null;
  const u = littleEndian(publicKey);
  const bytes = new Uint8Array(Fp.toBytes(Fp.div(Fp.sub(u, Fp.ONE), Fp.add(u, Fp.ONE))));
  bytes[31] = (bytes[31] ?? 0) | sign;
  return bytes;
}

/** `true` when VALID (the library's own `verify` says the opposite: never call that one). Never throws for bad bytes. */
export async function verifyXeddsa(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): Promise<boolean> {
  if (signature.length !== 64) return false;
  const last = signature[63] ?? 0;
  const key = edwardsKey(publicKey, last & 0x80);
  return key !== null && verify(key, message, new Uint8Array(signature).with(63, last & 0x7f));
}
