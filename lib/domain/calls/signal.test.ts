import fc from 'fast-check';
import { expect, test } from 'vitest';
import { WireError } from '../../../protocol/index.ts';
import { type ContentBody, decodeContentBody, encodeContentBody } from '../chat/content.ts';
import { fingerprintOf } from './fingerprint.ts';
import { CANDIDATES_MAX, type CallSignal, DESCRIPTION_MAX_BYTES } from './signal.ts';

const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
const number = fc.nat({ max: Number.MAX_SAFE_INTEGER });
const key = fc.record({ kid: number, secret: bytes(32) });
const sdp = fc.string({ unit: 'grapheme', maxLength: 400 });
const kind = <K extends CallSignal['kind']>(name: K) => fc.constant(name);
const signal: fc.Arbitrary<CallSignal> = fc.oneof(
  fc.record({ kind: kind('offer'), video: fc.boolean() }),
  fc.record({ kind: kind('ringing') }),
  fc.record({ kind: kind('accept'), join: number, video: fc.boolean(), key, commitment: bytes(32) }),
  fc.record({ kind: kind('describe'), join: number, key, nonce: bytes(32), sdp }),
  fc.record({ kind: kind('answer'), join: number, nonce: bytes(32), sdp }),
  fc.record({
    kind: kind('renegotiate'),
    join: number,
    type: fc.constantFrom('offer' as const, 'answer' as const, 'request' as const),
    sdp,
  }),
  fc.record({
    kind: kind('candidates'),
    join: number,
    candidates: fc.array(fc.record({ candidate: fc.string({ maxLength: 100 }), mid: fc.string({ maxLength: 4 }), line: number }), {
      maxLength: CANDIDATES_MAX,
    }),
  }),
  fc.record({ kind: kind('media'), microphone: fc.boolean(), camera: fc.boolean(), screen: fc.boolean() }),
  fc.record({ kind: kind('key'), key }),
  fc.record({ kind: kind('rejoin'), join: number }),
  fc.record({ kind: kind('end'), reason: fc.constantFrom('hung-up' as const, 'declined' as const, 'busy' as const, 'elsewhere' as const) }),
);
const body: fc.Arbitrary<ContentBody> = fc.record({
  kind: fc.constant('call' as const),
  call: bytes(16),
  signal,
  extension: fc.uint8Array({ maxLength: 64 }),
});

test('a signal reads back as it was written, and has one spelling', () => {
  fc.assert(
    fc.property(body, (one) => {
      const written = encodeContentBody(one);
      expect(decodeContentBody(written)).toEqual(one);
      expect(encodeContentBody(decodeContentBody(written))).toEqual(written);
    }),
    { numRuns: 1_000 },
  );
}, 30_000);

test('20,000 mutated signals: read or refused with a code, nothing else', () => {
  const samples = fc.sample(body, 50).map(encodeContentBody);
  let refused = 0;
  for (let i = 0; i < 20_000; i++) {
    const mutant = (samples[i % samples.length] as Uint8Array).slice(0, i % 5 === 0 ? (i * 31) % 120 : undefined);
    for (let flips = 0; flips <= i % 4; flips++) mutant[(i * 7919 + flips * 104729) % Math.max(1, mutant.length)] = (i * 131 + flips) & 255;
    try {
      decodeContentBody(mutant);
    } catch (error) {
      expect(error).toBeInstanceOf(WireError);
      refused += 1;
    }
  }
  expect(refused).toBeGreaterThan(2_000);
}, 30_000);

test('what is too long is a bug when it is written, and refused when it is read', () => {
  const long = (signal: CallSignal) => () =>
    encodeContentBody({ kind: 'call', call: new Uint8Array(16), signal, extension: new Uint8Array() });
  const one = { candidate: 'c', mid: '0', line: 0 };
  expect(long({ kind: 'answer', join: 1, nonce: new Uint8Array(32), sdp: 'x'.repeat(DESCRIPTION_MAX_BYTES + 1) })).toThrow(RangeError);
  expect(long({ kind: 'candidates', join: 1, candidates: Array.from({ length: CANDIDATES_MAX + 1 }, () => one) })).toThrow(RangeError);
  expect(long({ kind: 'candidates', join: 1, candidates: [{ ...one, candidate: 'c'.repeat(513) }] })).toThrow(RangeError);
});

const hash = Array.from({ length: 32 }, (_, i) => i.toString(16).padStart(2, '0')).join(':');
const other = `${hash.slice(0, -2)}ff`;
test.each<[string, string, string | null]>([
  ['one', `v=0\r\na=fingerprint:sha-256 ${hash.toUpperCase()}\r\nm=audio`, `sha-256 ${hash}`],
  ['the same one twice', `a=fingerprint:sha-256 ${hash}\r\na=fingerprint:SHA-256 ${hash.toUpperCase()}`, `sha-256 ${hash}`],
  ['two', `a=fingerprint:sha-256 ${hash}\na=fingerprint:sha-256 ${other}`, null],
  ['two, one of them hidden by case and blanks', `a=fingerprint:sha-256 ${hash}\r\n A=Fingerprint:sha-256 ${other}`, null],
  ['none', 'v=0\r\nm=audio', null],
  ['another hash', `a=fingerprint:sha-1 ${hash.slice(0, 59)}`, null],
  ['one that is cut short', `a=fingerprint:sha-256 ${hash.slice(3)}`, null],
])('the fingerprint of a description with %s', (_, description, fingerprint) => {
  expect(fingerprintOf(description)).toBe(fingerprint);
});
