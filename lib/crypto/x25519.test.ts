import { describe, expect, test } from 'vitest';
import { fromHex, toHex } from '../../protocol/index.ts';
import wycheproof from './vectors/x25519_test.json' with { type: 'json' };
import libsignal from './vectors/xeddsa-x25519.json' with { type: 'json' };
import { agree, agreePortably, clamp, isSoundPublicKey, x25519PublicKey } from './x25519.ts';

const hex = (text: string) => fromHex(text) ?? new Uint8Array();
const cases = wycheproof.testGroups.flatMap((group) => group.tests);

describe.each([
  ['native', agree],
  ['portable', async (own: Uint8Array, theirs: Uint8Array) => agreePortably(own, theirs)],
] as const)('%s agreement', (_name, agreement) => {
  test('gets all 518 Wycheproof cases right: 31 of low order refused, every other answered exactly', async () => {
    let refused = 0;
    for (const { tcId, public: theirs, private: own, shared, flags } of cases) {
      if (flags.includes('ZeroSharedSecret')) {
        refused++;
        await expect(agreement(clamp(hex(own)), hex(theirs)), `case ${tcId}`).rejects.toMatchObject({ code: 'bad-key' });
      } else expect(toHex(await agreement(clamp(hex(own)), hex(theirs))), `case ${tcId}`).toBe(shared);
    }
    expect([cases.length, refused]).toEqual([518, 31]);
  });

  test('agrees with libsignal', async () => {
    for (const one of libsignal.x25519) {
      expect(toHex(await agreement(hex(one.alice_private), hex(one.bob_public)))).toBe(one.shared);
      expect(toHex(await agreement(hex(one.bob_private), hex(one.alice_public)))).toBe(one.shared);
    }
  });
});

test('public keys come out as libsignal has them', async () => {
  for (const one of libsignal.x25519) expect(toHex(await x25519PublicKey(hex(one.alice_private)))).toBe(one.alice_public);
});

test('a key that is not sound is known before it is used: every low-order and every non-canonical one of Wycheproof', () => {
  const unsound = (flag: string) => cases.filter((one) => one.flags.includes(flag) && isSoundPublicKey(hex(one.public)));
  expect(unsound('ZeroSharedSecret')).toEqual([]);
  expect(unsound('NonCanonicalPublic')).toEqual([]);
  expect(
    cases.filter((one) => one.flags.includes('Normal') && !isSoundPublicKey(hex(one.public))).map((one) => one.public.slice(-2)),
  ).toEqual(
    cases
      .filter((one) => one.flags.includes('Normal') && Number.parseInt(one.public.slice(-2), 16) > 127)
      .map((one) => one.public.slice(-2)),
  );
  expect(isSoundPublicKey(new Uint8Array(31).fill(9))).toBe(false);
});
