// Prekeys: what a device leaves at the relay (`public`) and keeps for itself (`private`: bytes for storage to seal).
// Ids start at 1, because the library cannot tell 0 from absent.

import {
  concatBytes,
  decode,
  encode,
  fixed,
  KEM_PUBLIC_KEY_BYTES,
  type KemPreKey,
  kemPreKeyStatement,
  type OneTimePreKey,
  type SignedPreKey,
  struct,
  u32,
  versioned,
} from '../../../protocol/index.ts';
import { type DeviceIdentity, signWithIdentity } from '../device-identity.ts';
import { randomBytes, sha256 } from '../hash.ts';
import { clamp, isSoundPublicKey, x25519PublicKey } from '../x25519.ts';
import { verifyXeddsa } from '../xeddsa.ts';
import { KEM_SEED_BYTES, kem } from './kem.ts';

export interface MadePreKey<Public> {
  readonly public: Public;
  /** Secret: seal it. */
  readonly private: Uint8Array;
}

const agreementPreKey = versioned(1, struct({ id: u32, publicKey: fixed(32), privateKey: fixed(32) }));
const kemSecret = versioned(2, struct({ id: u32, publicKeyHash: fixed(32), seed: fixed(KEM_SEED_BYTES) }));

/** Throws `WireError` for bytes that are not a signed or one-time prekey. */
export const readAgreementPreKey = (bytes: Uint8Array) => decode(agreementPreKey, bytes);
/** Throws `WireError` for bytes that are not a KEM prekey. */
export const readKemPreKey = (bytes: Uint8Array) => decode(kemSecret, bytes);

/** X3DH §2.4: what the identity key signs is the encoded key, type byte included. */
const signedPreKeyStatement = (key: Uint8Array) => concatBytes(Uint8Array.of(5), key);

/** Throws `RangeError` unless every id is in 1 … 2^31 - 1. */
function checkIds(fromId: number, count: number): void {
  if (!Number.isInteger(fromId) || fromId < 1 || count < 0 || fromId + count > 2 ** 31) throw new RangeError(`prekey ids from ${fromId}`);
}

async function agreementKey(id: number): Promise<MadePreKey<OneTimePreKey>> {
  const privateKey = clamp(randomBytes(32));
  const publicKey = await x25519PublicKey(privateKey);
  return { public: { id, key: publicKey }, private: encode(agreementPreKey, { id, publicKey, privateKey }) };
}

export async function createSignedPreKey(identity: DeviceIdentity, id: number): Promise<MadePreKey<SignedPreKey>> {
  checkIds(id, 1);
  const made = await agreementKey(id);
  return { ...made, public: { ...made.public, signature: await signWithIdentity(identity, signedPreKeyStatement(made.public.key)) } };
}

export async function createOneTimePreKeys(fromId: number, count: number): Promise<MadePreKey<OneTimePreKey>[]> {
  checkIds(fromId, count);
  return Promise.all(Array.from({ length: count }, (_, i) => agreementKey(fromId + i)));
}

/** One-time or last-resort: the same thing; which one it is, is a matter of deleting it after use. */
export async function createKemPreKeys(identity: DeviceIdentity, fromId: number, count: number): Promise<MadePreKey<KemPreKey>[]> {
  checkIds(fromId, count);
  return Promise.all(
    Array.from({ length: count }, async (_, i) => {
      const id = fromId + i;
      const seed = randomBytes(KEM_SEED_BYTES);
      const key = await (await kem()).publicKey(seed);
      const signature = await signWithIdentity(identity, kemPreKeyStatement(id, key));
      return { public: { id, key, signature }, private: encode(kemSecret, { id, publicKeyHash: await sha256(key), seed }) };
    }),
  );
}

export type BundleFault = 'bad-signature' | 'bad-key';

/** What is wrong with the prekeys that the relay handed out for a device with this identity key; `null`: nothing. */
export async function bundleFault(
  identityKey: Uint8Array,
  { signed, oneTime, kem: kemPreKey }: { readonly signed: SignedPreKey; readonly oneTime: OneTimePreKey | null; readonly kem: KemPreKey },
): Promise<BundleFault | null> {
  const keys = [identityKey, signed.key, ...(oneTime ? [oneTime.key] : [])];
  if (!keys.every(isSoundPublicKey) || kemPreKey.key.length !== KEM_PUBLIC_KEY_BYTES) return 'bad-key';
  const valid = await Promise.all([
    verifyXeddsa(identityKey, signedPreKeyStatement(signed.key), signed.signature),
    verifyXeddsa(identityKey, kemPreKeyStatement(kemPreKey.id, kemPreKey.key), kemPreKey.signature),
  ]);
  return valid.every(Boolean) ? null : 'bad-signature';
}
