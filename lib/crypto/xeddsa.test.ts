import { describe, expect, test } from 'vitest';
import { fromHex } from '../../protocol/index.ts';
import { createDeviceIdentity, signWithIdentity } from './device-identity.ts';
import { randomBytes } from './hash.ts';
import { ratchetCurve, typed } from './signal/ratchet-curve.ts';
import vectors from './vectors/xeddsa-x25519.json' with { type: 'json' };
import { verifyXeddsa } from './xeddsa.ts';

const hex = (text: string) => fromHex(text) ?? new Uint8Array();

describe('at our boundary', () => {
  test('a signature of libsignal is valid, and invalid with any of its bytes changed', async () => {
    for (const one of vectors.xeddsa_verify) {
      const signature = hex(one.signature);
      expect(await verifyXeddsa(hex(one.public), hex(one.message), signature)).toBe(true);
      for (let i = 0; i < 64; i++) {
        const changed = signature.with(i, (signature[i] ?? 0) ^ 1);
        expect(await verifyXeddsa(hex(one.public), hex(one.message), changed), `byte ${i}`).toBe(false);
      }
    }
  });

  test('a signature of the old deterministic signer is valid', async () => {
    for (const one of vectors.xeddsa_sign_deterministic_legacy) {
      expect(await verifyXeddsa(hex(one.public).subarray(1), hex(one.message), hex(one.signature))).toBe(true);
    }
  });

  test('our identities sign so that the X25519 key verifies, whatever the sign of the Edwards key', async () => {
    const seen = new Set<number>();
    for (let i = 0; i < 40 && (seen.size < 2 || i < 4); i++) {
      const identity = await createDeviceIdentity();
      seen.add(identity.signBit);
      const message = randomBytes(33);
      const signature = await signWithIdentity(identity, message);
      expect(await verifyXeddsa(identity.publicKey, message, signature)).toBe(true);
      expect(await verifyXeddsa(identity.publicKey, randomBytes(33), signature)).toBe(false);
      expect(await verifyXeddsa(identity.publicKey, message, signature.with(63, (signature[63] ?? 0) ^ 0x80))).toBe(false);
    }
    expect(seen.size).toBe(2);
  });

  test('a low-order, over-long or short key verifies nothing', async () => {
    for (const key of [new Uint8Array(32), new Uint8Array(32).with(0, 1), new Uint8Array(32).fill(0xff), new Uint8Array(31)]) {
      expect(await verifyXeddsa(key, new Uint8Array(1), new Uint8Array(64))).toBe(false);
    }
  });
});

test("the library's verify is the other way round: true when INVALID", async () => {
  const identity = await createDeviceIdentity();
  const message = randomBytes(33);
  const signature = await signWithIdentity(identity, message);
  const key = new Uint8Array(typed(identity.publicKey)).slice(1).buffer;
  expect(await ratchetCurve.verify(key, message.buffer, signature.buffer)).toBe(false);
  expect(await ratchetCurve.verify(key, randomBytes(33).buffer, signature.buffer)).toBe(true);
});
