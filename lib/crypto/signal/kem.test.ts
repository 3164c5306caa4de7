import { expect, test } from 'vitest';
import { toHex } from '../../../protocol/index.ts';
import { randomBytes, sha256 } from '../hash.ts';
import { KEM_CIPHERTEXT_BYTES, KEM_SEED_BYTES, kem, nativeKem, portableKem } from './kem.ts';

test('this platform has ML-KEM natively and it is chosen', async () => {
  expect(await kem()).toBe(nativeKem);
});

test.each([
  ['native to portable', nativeKem, portableKem],
  ['portable to native', portableKem, nativeKem],
] as const)('%s: same public key, same secret', async (_name, sender, receiver) => {
  for (let i = 0; i < 10; i++) {
    const seed = randomBytes(KEM_SEED_BYTES);
    const publicKey = await receiver.publicKey(seed);
    expect(await sender.publicKey(seed)).toEqual(publicKey);
    const { ciphertext, shared } = await sender.encapsulate(publicKey);
    expect(ciphertext.length).toBe(KEM_CIPHERTEXT_BYTES);
    expect(await receiver.decapsulate(seed, ciphertext)).toEqual(shared);
    // A changed ciphertext gives another secret, the same one on both sides (FIPS 203, implicit rejection).
    const changed = ciphertext.with(5, (ciphertext[5] ?? 0) ^ 1);
    const rejected = await receiver.decapsulate(seed, changed);
    expect(rejected).not.toEqual(shared);
    expect(await sender.decapsulate(seed, changed)).toEqual(rejected);
  }
});

test('known answer: the public key of the seed 00 01 02 … 3f', async () => {
  const seed = Uint8Array.from({ length: KEM_SEED_BYTES }, (_, i) => i);
  const expected = '0b7934c83125c788995e2ba6bd761e33046b3e40571be53e023309a29f398cc9';
  expect(toHex(await sha256(await nativeKem.publicKey(seed)))).toBe(expected);
  expect(toHex(await sha256(await portableKem.publicKey(seed)))).toBe(expected);
});
