// Signal's own library (Rust, in Node) as the oracle for what ours computes. Our sessions cannot talk to it: it knows no version 3.
// Its fingerprint becomes an oracle when we have a safety number.

import { PrivateKey, PublicKey } from '@signalapp/libsignal-client';
import { describe, expect, test } from 'vitest';
import { createDeviceIdentity, signWithIdentity } from './device-identity.ts';
import { randomBytes } from './hash.ts';
import { typed } from './signal/ratchet-curve.ts';
import { agree, agreePortably, x25519PublicKey } from './x25519.ts';
import { verifyXeddsa } from './xeddsa.ts';

const ROUNDS = 40;
const theirPublic = (key: PublicKey) => new Uint8Array(key.serialize()).slice(1);
const asTheirs = (key: Uint8Array) => PublicKey.deserialize(new Uint8Array(typed(key)));

describe('XEdDSA', () => {
  test('what Signal signs, we verify, and nothing else', async () => {
    for (let i = 0; i < ROUNDS; i++) {
      const key = PrivateKey.generate();
      const message = randomBytes(i);
      const signature = new Uint8Array(key.sign(message));
      const publicKey = theirPublic(key.getPublicKey());
      expect(await verifyXeddsa(publicKey, message, signature)).toBe(true);
      expect(await verifyXeddsa(publicKey, randomBytes(i + 1), signature)).toBe(false);
      expect(await verifyXeddsa(theirPublic(PrivateKey.generate().getPublicKey()), message, signature)).toBe(false);
      expect(await verifyXeddsa(publicKey, message, signature.with(i, (signature[i] ?? 0) ^ 1))).toBe(false);
    }
  });

  test('what we sign, Signal verifies, whatever the sign of the Edwards key', async () => {
    const signs = new Set<number>();
    for (let i = 0; i < ROUNDS; i++) {
      const identity = await createDeviceIdentity();
      signs.add(identity.signBit);
      const message = randomBytes(i);
      const signature = new Uint8Array(await signWithIdentity(identity, message));
      expect(asTheirs(identity.publicKey).verify(message, signature)).toBe(true);
      expect(asTheirs(identity.publicKey).verify(randomBytes(i + 1), signature)).toBe(false);
    }
    expect(signs.size).toBe(2);
  });
});

test('X25519: the same public keys and the same secrets', async () => {
  for (let i = 0; i < ROUNDS; i++) {
    const [mine, theirs] = [PrivateKey.generate(), PrivateKey.generate()];
    const scalar = new Uint8Array(mine.serialize());
    const point = theirPublic(theirs.getPublicKey());
    const secret = new Uint8Array(mine.agree(theirs.getPublicKey()));
    expect(await x25519PublicKey(scalar)).toEqual(theirPublic(mine.getPublicKey()));
    expect(await agree(scalar, point)).toEqual(secret);
    expect(agreePortably(scalar, point)).toEqual(secret);
  }
});
