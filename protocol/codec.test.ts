import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { toHex } from './bytes.ts';
import {
  bool,
  bytes,
  decode,
  encode,
  fixed,
  list,
  oneOf,
  optional,
  type Schema,
  struct,
  text,
  u8,
  u16,
  u32,
  u53,
  union,
  versioned,
} from './codec.ts';
import { WireError } from './errors.ts';

const hexOf = <T>(schema: Schema<T>, value: T) => toHex(encode(schema, value));
const read = <T>(schema: Schema<T>, ...input: number[]) => decode(schema, Uint8Array.from(input));
const roundTrips = <T>(schema: Schema<T>, arbitrary: fc.Arbitrary<T>) =>
  fc.assert(
    fc.property(arbitrary, (value) => {
      expect(decode(schema, encode(schema, value))).toEqual(value);
    }),
  );

describe('on the wire', () => {
  test.each<[string, string]>([
    [hexOf(u8, 0xab), 'ab'],
    [hexOf(u16, 0xabcd), 'abcd'],
    [hexOf(u32, 0xabcdef01), 'abcdef01'],
    [hexOf(u53, 2 ** 53 - 1), '001fffffffffffff'],
    [hexOf(u53, 2 ** 32), '0000000100000000'],
    [hexOf(bool, true), '01'],
    [hexOf(fixed(2), Uint8Array.of(1, 2)), '0102'],
    [hexOf(bytes(9), Uint8Array.of(1, 2)), '000000020102'],
    [hexOf(text(9), 'é'), '00000002c3a9'],
    [hexOf(list(u8, 9), [5, 6]), '00020506'],
    [hexOf(optional(u8), null), '00'],
    [hexOf(optional(u8), 7), '0107'],
    [hexOf(oneOf('a', 'b'), 'b'), '01'],
    [hexOf(struct({ x: u8, y: u16 }), { x: 1, y: 2 }), '010002'],
    [hexOf(union({ a: [3, struct({})], b: [9, struct({ n: u8 })] }), { kind: 'b', n: 1 }), '0901'],
    [hexOf(versioned(4, u8), 1), '0401'],
  ])('%s is %s', (got, wanted) => expect(got).toBe(wanted));
});

describe('what is written is read again', () => {
  test('numbers', () => {
    roundTrips(u8, fc.integer({ min: 0, max: 0xff }));
    roundTrips(u16, fc.integer({ min: 0, max: 0xffff }));
    roundTrips(u32, fc.integer({ min: 0, max: 0xffff_ffff }));
    roundTrips(u53, fc.maxSafeNat());
  });
  test('bytes, text and what is made of them', () => {
    roundTrips(bytes(64), fc.uint8Array({ maxLength: 64 }));
    roundTrips(text(400), fc.string({ unit: 'binary', maxLength: 100 }));
    roundTrips(list(optional(text(40)), 20), fc.array(fc.option(fc.string({ maxLength: 10 })), { maxLength: 20 }));
  });
});

describe('what cannot be is refused when it is read', () => {
  test.each<[string, () => unknown, string]>([
    ['an end in the middle of a number', () => read(u32, 1, 2, 3), 'malformed'],
    ['bytes after the end', () => read(u8, 1, 2), 'malformed'],
    ['a number over 2^53', () => read(u53, 0, 0x20, 0, 0, 0, 0, 0, 0), 'malformed'],
    ['a truth value that is neither', () => read(bool, 2), 'malformed'],
    ['a length that is longer than the input', () => read(bytes(100), 0, 0, 0, 9, 1), 'malformed'],
    ['a length over the limit, however long the input', () => read(bytes(1), 0, 0, 0, 2, 1, 1), 'oversize'],
    ['more items than allowed', () => read(list(u8, 1), 0, 2, 1, 1), 'oversize'],
    ['more items than bytes', () => read(list(struct({}), 9), 0, 9), 'malformed'],
    ['a choice that is not offered', () => read(oneOf('a', 'b'), 2), 'malformed'],
    ['a tag that nobody has', () => read(union({ a: [1, struct({})] }), 2), 'malformed'],
    ['text that is not UTF-8', () => read(text(9), 0, 0, 0, 1, 0xff), 'malformed'],
    ['text in a longer spelling than needed', () => read(text(9), 0, 0, 0, 2, 0xc0, 0xaf), 'malformed'],
    ['half a surrogate pair as UTF-8', () => read(text(9), 0, 0, 0, 3, 0xed, 0xa0, 0x80), 'malformed'],
    ['another version', () => read(versioned(1, u8), 2, 7), 'unsupported-version'],
    ['nothing at all', () => read(versioned(1, u8)), 'malformed'],
  ])('%s', (_, run, code) => {
    expect(run).toThrow(WireError);
    expect(run).toThrow(expect.objectContaining({ code }));
  });
});

describe('what cannot be is a bug when it is written', () => {
  test.each<[string, () => unknown]>([
    ['a number that does not fit', () => encode(u8, 256)],
    ['a number below zero', () => encode(u53, -1)],
    ['a number that is not whole', () => encode(u32, 1.5)],
    ['a number that is not safe', () => encode(u53, 2 ** 53)],
    ['the wrong number of bytes', () => encode(fixed(2), new Uint8Array(3))],
    ['too many bytes', () => encode(bytes(2), new Uint8Array(3))],
    ['too many items', () => encode(list(u8, 1), [1, 2])],
    ['half a surrogate pair', () => encode(text(9), '\ud800')],
    ['a name that is no choice', () => encode(oneOf('a'), 'b' as 'a')],
  ])('%s', (_, run) => expect(run).toThrow(RangeError));
});

test('a view into a larger buffer is read from its own beginning', () => {
  const all = Uint8Array.of(9, 9, 0, 5, 9);
  expect(decode(u16, all.subarray(2, 4))).toBe(5);
});
