import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LIMITS } from '../../../protocol/index.ts';
import { type Container, readContainer, writeContainer } from './container.ts';
import { neededPreKeys } from './decrypt-message.ts';
import { KEM_CIPHERTEXT_BYTES } from './kem.ts';
import { readFirstMessage, readHeader } from './libsignal.ts';
import { TestDevice } from './test-device.ts';

const containers: fc.Arbitrary<Container> = fc.oneof(
  fc.record({ kind: fc.constant('whisper' as const), message: fc.uint8Array({ maxLength: 200 }) }),
  fc.record({
    kind: fc.constant('prekey' as const),
    kemPreKeyId: fc.nat({ max: 2 ** 31 - 1 }),
    kemCiphertext: fc.uint8Array({ minLength: KEM_CIPHERTEXT_BYTES, maxLength: KEM_CIPHERTEXT_BYTES }),
    message: fc.uint8Array({ maxLength: 200 }),
  }),
);

test('what is written is read back, and has one spelling', () => {
  fc.assert(
    fc.property(containers, fc.nat(), (value, at) => {
      const body = writeContainer(value);
      expect(readContainer(body)).toEqual(value);
      expect(readContainer(body.subarray(0, at % body.length))).toBeNull();
      expect(readContainer(new Uint8Array([...body, 0]))).toBeNull();
    }),
  );
});

test('any bytes are read without an exception, and a body over the limit is not read at all', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 2000 }), (bytes) => {
      const read = readContainer(bytes);
      if (read) expect(writeContainer(read)).toEqual(new Uint8Array(bytes));
      expect(['none', 'needed', 'malformed']).toContain(neededPreKeys(bytes).kind);
      readHeader(bytes);
      readFirstMessage(bytes);
    }),
    { numRuns: 2000 },
  );
  expect(readContainer(new Uint8Array(LIMITS.envelopeBytes + 1))).toBeNull();
  expect(() => writeContainer({ kind: 'whisper', message: new Uint8Array(LIMITS.envelopeBytes) })).toThrow(RangeError);
});

test('a mutated first message is read as the bytes the library would write, or not at all', async () => {
  const [anna, ben] = [await TestDevice.create(), await TestDevice.create()];
  await anna.start(ben);
  const container = readContainer(await anna.encrypt(ben, 'hello'));
  if (container?.kind !== 'prekey') throw new Error('no first message');
  const { message } = container;
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.nat({ max: message.length - 1 }), fc.nat({ max: 255 })), { minLength: 1, maxLength: 3 }),
      (changes) => {
        const mutant = new Uint8Array(message);
        for (const [at, byte] of changes) mutant[at] = byte;
        const read = readFirstMessage(mutant);
        if (read) expect(read.signedId).toBeGreaterThan(0);
      },
    ),
    { numRuns: 2000 },
  );
});
