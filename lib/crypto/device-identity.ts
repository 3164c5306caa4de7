// A device's identity: one seed, used as an Ed25519 key (signs prekeys, XEdDSA) and as the X25519 key of the same point.
// Both are non-extractable CryptoKeys; the object goes to IndexedDB as it is and works in any context that loads it.

import { ed25519 } from '@noble/curves/ed25519.js';
import { sha512 } from '@noble/hashes/sha2.js';
import { importSigningKey, publicKeyOf, signWithKey, signWithSeed } from './ed25519.ts';
import { randomBytes } from './hash.ts';
import { type HeldSeed, holdSeed, withHeldSeed } from './held-seed.ts';
import { nativeCurves } from './platform.ts';
import { agree, agreeWithKey, clamp, importAgreementKey } from './x25519.ts';

/** Structured-cloneable. */
export interface DeviceIdentity {
  /** X25519, 32 bytes: what the device list names. */
  readonly publicKey: Uint8Array;
  /** Sign of the Edwards key, 0 or 0x80. */
  readonly signBit: number;
  readonly secret: { readonly kind: 'native'; readonly sign: CryptoKey; readonly agree: CryptoKey } | HeldSeed;
}

/** RFC 8032 §5.1.5: the scalar behind an Ed25519 seed. */
const scalarOf = (seed: Uint8Array): Uint8Array<ArrayBuffer> => clamp(sha512(seed).subarray(0, 32));

export async function createDeviceIdentity(): Promise<DeviceIdentity> {
  const seed = randomBytes(32);
  const edwards = publicKeyOf(seed);
  const publicKey = new Uint8Array(ed25519.utils.toMontgomery(edwards));
  const signBit = (edwards[31] ?? 0) & 0x80;
  const { x25519: canAgree, ed25519: canSign } = await nativeCurves();
  const scalar = scalarOf(seed);
  const secret =
    canAgree && canSign
      ? ({ kind: 'native', sign: await importSigningKey(seed), agree: await importAgreementKey(scalar) } as const)
      : await holdSeed(seed);
  seed.fill(0);
  scalar.fill(0);
  return { publicKey, signBit, secret };
}

/** XEdDSA, 64 bytes. */
export async function signWithIdentity({ secret, signBit }: DeviceIdentity, message: Uint8Array): Promise<Uint8Array<ArrayBuffer>> {
  const signature =
    secret.kind === 'native' ? await signWithKey(secret.sign, message) : await withHeldSeed(secret, (seed) => signWithSeed(seed, message));
  signature[63] = (signature[63] ?? 0) | signBit;
  return signature;
}

/** X25519, 32 bytes. Throws `SottoError('bad-key')`. */
export function agreeWithIdentity({ secret }: DeviceIdentity, publicKey: Uint8Array): Promise<Uint8Array<ArrayBuffer>> {
  return secret.kind === 'native'
    ? agreeWithKey(secret.agree, publicKey)
    : withHeldSeed(secret, (seed) => agree(scalarOf(seed), publicKey));
}
