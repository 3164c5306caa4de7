import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { concatBytes, equalBytes, fromBase32, fromBase64url, fromHex, fromUtf8, toBase32, toBase64url, toHex, utf8 } from './bytes.ts';
import { ERROR_NUMBERS, errorCodeOf } from './errors.ts';
import { type AccountId, accountIdBytes, accountIdOf, parseAccountId, parseDeviceId } from './ids.ts';
import { deviceListStatement, kemPreKeyStatement, loginStatement } from './statements.ts';
import { foldUserName, isUserName } from './user-name.ts';

const forms = [
  ['hex', toHex, fromHex, '0123456789abcdef'],
  ['base32', toBase32, fromBase32, 'abcdefghijklmnopqrstuvwxyz234567'],
  ['base64url', toBase64url, fromBase64url, 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'],
] as const;

describe.each(forms)('%s', (_, to, from, alphabet) => {
  test('is read back, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), (value) => {
        expect(from(to(value))).toEqual(value);
      }),
    );
  });
  test('has one spelling for each value', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...alphabet), maxLength: 60 }), (text) => {
        const value = from(text);
        if (value) expect(to(value)).toBe(text);
      }),
      { numRuns: 2000 },
    );
  });
  test('refuses foreign characters', () => {
    for (const text of ['*a', 'a=', 'aé', 'aa aa']) expect(from(text)).toBeNull();
  });
});

test('the alphabets agree with Node’s own', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 80 }), (value) => {
      expect(toHex(value)).toBe(Buffer.from(value).toString('hex'));
      expect(toBase64url(value)).toBe(Buffer.from(value).toString('base64url'));
    }),
  );
  // RFC 4648 §10, in lower case and without padding.
  expect(['', 'f', 'fo', 'foo', 'foob', 'fooba', 'foobar'].map((text) => toBase32(utf8(text)))).toEqual([
    '',
    'my',
    'mzxq',
    'mzxw6',
    'mzxw6yq',
    'mzxw6ytb',
    'mzxw6ytboi',
  ]);
});

test('bytes are joined and compared by value', () => {
  expect(concatBytes(Uint8Array.of(1), new Uint8Array(), Uint8Array.of(2, 3))).toEqual(Uint8Array.of(1, 2, 3));
  expect(equalBytes(Uint8Array.of(1, 2), Uint8Array.of(1, 2))).toBe(true);
  expect(equalBytes(Uint8Array.of(1, 2), Uint8Array.of(1, 3))).toBe(false);
  expect(equalBytes(Uint8Array.of(1), Uint8Array.of(1, 2))).toBe(false);
  expect(() => fromUtf8(Uint8Array.of(0xff))).toThrow(TypeError);
});

describe('ids', () => {
  test('an account id is 52 characters and the same in both forms', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), (hash) => {
        const id = accountIdOf(hash);
        expect(id).toHaveLength(52);
        expect(parseAccountId(id)).toBe(id);
        expect(accountIdBytes(id)).toEqual(hash);
      }),
    );
  });
  test('nothing else is one', () => {
    const id = accountIdOf(new Uint8Array(32).fill(7));
    for (const text of ['', id.slice(1), `${id}a`, id.toUpperCase(), `${id.slice(0, -1)}b`]) expect(parseAccountId(text)).toBeNull();
    expect(() => accountIdOf(new Uint8Array(31))).toThrow(RangeError);
    expect(() => accountIdBytes('not one!' as AccountId)).toThrow(RangeError);
  });
  test('a device id is a whole number from 1 to 2^31 - 1', () => {
    for (const n of [1, 77, 2 ** 31 - 1]) expect(parseDeviceId(n)).toBe(n);
    for (const n of [0, -1, 1.5, 2 ** 31, Number.NaN, Number.POSITIVE_INFINITY]) expect(parseDeviceId(n)).toBeNull();
  });
});

describe('user names', () => {
  test.each(['abc', 'Ada', 'a.b-c_9', `a${'x'.repeat(31)}`])('%s may be one', (name) => expect(isUserName(name)).toBe(true));
  test.each(['ab', '', `a${'x'.repeat(32)}`, '9abc', '.abc', 'a b', 'ада', 'abc\n', 'abé', '__proto__'])('“%s” may not', (name) => {
    expect(isUserName(name)).toBe(false);
  });
  test('differ only in more than their case', () => expect(foldUserName('Ada.L')).toBe(foldUserName('aDA.l')));
});

describe('what is signed', () => {
  const address = { account: accountIdOf(new Uint8Array(32)), device: parseDeviceId(1) as NonNullable<ReturnType<typeof parseDeviceId>> };
  test('begins with its own label, which no other begins with', () => {
    const statements = [
      deviceListStatement(new Uint8Array()),
      loginStatement(address, new Uint8Array(32), 'o'),
      kemPreKeyStatement(1, new Uint8Array()),
    ];
    const labels = statements.map((statement) => fromUtf8(statement.subarray(0, statement.indexOf(0) + 1)));
    expect(labels).toEqual(['sotto/device-list/v1\0', 'sotto/login/v1\0', 'sotto/kem-prekey/v1/ML-KEM-768\0']);
  });
  test('differs when any part of it differs', () => {
    const of = (nonce: number, origin: string) => toHex(loginStatement(address, new Uint8Array(32).fill(nonce), origin));
    expect(new Set([of(1, 'https://a'), of(2, 'https://a'), of(1, 'https://b')]).size).toBe(3);
    expect(toHex(kemPreKeyStatement(1, new Uint8Array(4)))).not.toBe(toHex(kemPreKeyStatement(2, new Uint8Array(4))));
  });
});

test('every error has a number of its own, and a number from the future has no name', () => {
  const numbers = Object.values(ERROR_NUMBERS);
  expect(new Set(numbers).size).toBe(numbers.length);
  for (const [name, number] of Object.entries(ERROR_NUMBERS)) expect(errorCodeOf(number)).toBe(name);
  expect(errorCodeOf(60_000)).toBeNull();
});
