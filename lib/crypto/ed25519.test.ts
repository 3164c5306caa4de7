import { expect, test } from 'vitest';
import { fromHex } from '../../protocol/index.ts';
import { publicKeyOf, signWithSeed, verify, verifyPortably } from './ed25519.ts';
import { randomBytes } from './hash.ts';
import wycheproof from './vectors/ed25519_test.json' with { type: 'json' };

const hex = (text: string) => fromHex(text) ?? new Uint8Array();

test('native and portable verification give the right answer to all 151 Wycheproof signatures', async () => {
  let count = 0;
  for (const { publicKey, tests } of wycheproof.testGroups) {
    for (const { tcId, msg, sig, result } of tests) {
      count++;
      expect(await verify(hex(publicKey.pk), hex(msg), hex(sig)), `native, case ${tcId}`).toBe(result === 'valid');
      expect(verifyPortably(hex(publicKey.pk), hex(msg), hex(sig)), `portable, case ${tcId}`).toBe(result === 'valid');
    }
  }
  expect(count).toBe(151);
});

test('what is signed verifies, and nothing else does', async () => {
  const seed = randomBytes(32);
  const message = randomBytes(40);
  const signature = await signWithSeed(seed, message);
  expect(await verify(publicKeyOf(seed), message, signature)).toBe(true);
  expect(await verify(publicKeyOf(seed), message.with(0, (message[0] ?? 0) ^ 1), signature)).toBe(false);
  expect(await verify(publicKeyOf(randomBytes(32)), message, signature)).toBe(false);
  expect(await verify(new Uint8Array(31), message, signature)).toBe(false);
  expect(await verify(publicKeyOf(seed), message, signature.subarray(1))).toBe(false);
});
