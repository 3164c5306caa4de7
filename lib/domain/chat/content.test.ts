import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { accountIdOf, parseDeviceId, WireError } from '../../../protocol/index.ts';
import { type Content, type ContentBody, decodeContent, decodeContentBody, encodeContent, encodeContentBody } from './content.ts';

const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
const preKeyId = fc.integer({ min: 1, max: 2 ** 31 - 1 });
const account = bytes(32).map(accountIdOf);
const device = fc.integer({ min: 1, max: 2 ** 31 - 1 }).map((n) => parseDeviceId(n) as NonNullable<ReturnType<typeof parseDeviceId>>);
const body: fc.Arbitrary<ContentBody> = fc.oneof(
  fc.record({
    kind: fc.constant('text' as const),
    message: bytes(16),
    text: fc.string({ unit: 'grapheme', maxLength: 500 }),
    senderName: fc.string({ unit: 'grapheme-ascii', maxLength: 40 }),
    inviteSecret: fc.option(bytes(16)),
    again: fc.option(fc.record({ seq: fc.nat(), sentAt: fc.nat() })),
  }),
  fc.record({
    kind: fc.constant('receipt' as const),
    state: fc.constantFrom('delivered' as const, 'read' as const),
    messages: fc.array(bytes(16), { maxLength: 20 }),
  }),
  fc.record({ kind: fc.constant('typing' as const), typing: fc.boolean() }),
  fc.record({ kind: fc.constant('resend' as const), missing: fc.array(fc.nat(), { maxLength: 20 }), after: fc.nat() }),
  fc.record({
    kind: fc.constant('resent' as const),
    silent: fc.array(fc.nat(), { maxLength: 20 }),
    lost: fc.array(fc.nat(), { maxLength: 20 }),
  }),
);
const content: fc.Arbitrary<Content> = fc.record({
  from: account,
  fromDevice: device,
  to: account,
  toDevice: device,
  conversation: bytes(16),
  epoch: fc.nat({ max: Number.MAX_SAFE_INTEGER }),
  seq: fc.nat(),
  previous: bytes(32),
  sentAt: fc.nat({ max: Number.MAX_SAFE_INTEGER }),
  expiresAfter: fc.nat(),
  senderList: bytes(32),
  recipientList: bytes(32),
  body,
  offer: fc.option(
    fc.record({
      signed: fc.record({ id: preKeyId, key: bytes(32), signature: bytes(64) }),
      oneTime: fc.option(fc.record({ id: preKeyId, key: bytes(32) })),
      kem: fc.record({ id: preKeyId, key: bytes(1184), signature: bytes(64) }),
    }),
  ),
  extension: fc.uint8Array({ maxLength: 64 }),
});

describe('content', () => {
  test('reads back as it was written, and has one spelling', () => {
    fc.assert(
      fc.property(content, (one) => {
        const written = encodeContent(one);
        expect(decodeContent(written)).toEqual(one);
        expect(encodeContent(decodeContent(written))).toEqual(written);
        expect(decodeContentBody(encodeContentBody(one.body))).toEqual(one.body);
      }),
    );
  });
  test('100,000 mutated contents: read or refused with a code, nothing else', () => {
    const samples = fc.sample(content, 50).map(encodeContent);
    let refused = 0;
    for (let i = 0; i < 100_000; i++) {
      const mutant = (samples[i % samples.length] as Uint8Array).slice(0, i % 7 === 0 ? (i * 31) % 300 : undefined);
      for (let flips = 0; flips <= i % 4; flips++)
        mutant[(i * 7919 + flips * 104729) % Math.max(1, mutant.length)] = (i * 131 + flips) & 255;
      try {
        decodeContent(mutant);
      } catch (error) {
        expect(error).toBeInstanceOf(WireError);
        refused++;
      }
    }
    expect(refused).toBeGreaterThan(10_000);
  });
});
