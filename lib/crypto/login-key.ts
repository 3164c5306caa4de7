// The key with which a device answers the relay's challenge. Non-extractable; it goes to IndexedDB as it is.

import { type DeviceAddress, loginStatement } from '../../protocol/index.ts';
import { importSigningKey, publicKeyOf, signWithKey, signWithSeed } from './ed25519.ts';
import { randomBytes } from './hash.ts';
import { type HeldSeed, holdSeed, withHeldSeed } from './held-seed.ts';
import { nativeCurves } from './platform.ts';

/** Structured-cloneable. */
export interface LoginKey {
  readonly publicKey: Uint8Array;
  readonly secret: { readonly kind: 'native'; readonly sign: CryptoKey } | HeldSeed;
}

export async function createLoginKey(): Promise<LoginKey> {
  const seed = randomBytes(32);
  const publicKey = publicKeyOf(seed);
  const native = (await nativeCurves()).ed25519;
  const secret = native ? ({ kind: 'native', sign: await importSigningKey(seed) } as const) : await holdSeed(seed);
  seed.fill(0);
  return { publicKey, secret };
}

/** Over `loginStatement`: `origin` is the relay's own, so that a challenge passed on by another relay is worth nothing. */
export async function signLogin({ secret }: LoginKey, who: DeviceAddress, nonce: Uint8Array, origin: string): Promise<Uint8Array> {
  const statement = loginStatement(who, nonce, origin);
  if (secret.kind === 'native') return signWithKey(secret.sign, statement);
  return withHeldSeed(secret, (seed) => signWithSeed(seed, statement));
}
