import { hkdfSync } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { accountIdBytes, accountIdOf } from '../../protocol/index.ts';
import { type CallSide, shortAuthenticationString } from './short-authentication-string.ts';
import { SHORT_AUTHENTICATION_WORDS } from './short-authentication-words.ts';

const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
const hexPair = fc.nat(255).map((byte) => byte.toString(16).padStart(2, '0'));
const fingerprint = fc.array(hexPair, { minLength: 32, maxLength: 32 }).map((pairs) => `sha-256 ${pairs.join(':')}`);
const side = fc.record({ account: bytes(32).map(accountIdOf), nonce: bytes(32), key: bytes(32), fingerprint });
const call = bytes(16);

test('the words are those of the definition, worked out by other means', async () => {
  await fc.assert(
    fc.asyncProperty(call, side, side, async (id, caller, answerer) => {
      const counted = (text: string) => Buffer.concat([Buffer.from([0, text.length]), Buffer.from(text)]);
      const info = Buffer.concat([
        Buffer.from('sotto/call-words/v1\0'),
        id,
        accountIdBytes(caller.account),
        accountIdBytes(answerer.account),
        counted(caller.fingerprint),
        counted(answerer.fingerprint),
      ]);
      const salt = Buffer.concat([caller.nonce, answerer.nonce]);
      const out = new Uint8Array(hkdfSync('sha256', Buffer.concat([caller.key, answerer.key]), salt, info, 5));
      expect(await shortAuthenticationString(id, caller, answerer)).toEqual([...out].map((byte) => SHORT_AUTHENTICATION_WORDS[byte]));
    }),
  );
});

test('with anything of either side changed, or the sides exchanged, the words are different', async () => {
  // A change can hit the same 40 bits by chance, once in 10^12.
  await fc.assert(
    fc.asyncProperty(call, side, side, side, call, async (id, caller, answerer, third, otherCall) => {
      const all = [
        shortAuthenticationString(id, caller, answerer),
        shortAuthenticationString(otherCall, caller, answerer),
        shortAuthenticationString(id, answerer, caller),
        ...(Object.keys(third) as (keyof CallSide)[]).flatMap((name) => [
          shortAuthenticationString(id, { ...caller, [name]: third[name] }, answerer),
          shortAuthenticationString(id, caller, { ...answerer, [name]: third[name] }),
        ]),
      ];
      const words = (await Promise.all(all)).map((list) => list.join(' '));
      expect(new Set(words).size).toBe(11);
    }),
    { numRuns: 30 },
  );
});

test('somebody in the middle has other words with each side, whatever keys are used: 1,000 of 1,000', async () => {
  const random = (length: number) => globalThis.crypto.getRandomValues(new Uint8Array(length));
  const anybody = (): CallSide => ({
    account: accountIdOf(random(32)),
    nonce: random(32),
    key: random(32),
    fingerprint: random(32).join(':'),
  });
  const [caller, answerer] = [anybody(), anybody()];
  const id = random(16);
  let same = 0;
  for (let run = 0; run < 1000; run++) {
    const towardsCaller = { ...anybody(), account: answerer.account };
    const towardsAnswerer = { ...anybody(), account: caller.account };
    const [seen, other] = await Promise.all([
      shortAuthenticationString(id, caller, towardsCaller),
      shortAuthenticationString(id, towardsAnswerer, answerer),
    ]);
    if (seen.join() === other.join()) same++;
  }
  expect(same).toBe(0);
});

test('inputs of other lengths are refused', async () => {
  const good = { account: accountIdOf(new Uint8Array(32)), nonce: new Uint8Array(32), key: new Uint8Array(32), fingerprint: 'sha-256 00' };
  await expect(shortAuthenticationString(new Uint8Array(15), good, good)).rejects.toThrow(RangeError);
  await expect(shortAuthenticationString(new Uint8Array(16), { ...good, key: new Uint8Array(31) }, good)).rejects.toThrow(RangeError);
  await expect(shortAuthenticationString(new Uint8Array(16), good, { ...good, nonce: new Uint8Array(33) })).rejects.toThrow(RangeError);
});

test('the list has 256 words of 3 to 8 letters, no two of which begin alike or differ in one letter only', () => {
  const words = SHORT_AUTHENTICATION_WORDS;
  expect(words).toHaveLength(256);
  expect(words.filter((word) => !/^[a-z]{3,8}$/.test(word))).toEqual([]);
  expect(new Set(words.map((word) => word.slice(0, 4))).size).toBe(256);
  const oneLetter = (a: string, b: string) => a.length === b.length && [...a].filter((letter, i) => letter !== b[i]).length === 1;
  expect(words.flatMap((a) => words.filter((b) => oneLetter(a, b)))).toEqual([]);
});
