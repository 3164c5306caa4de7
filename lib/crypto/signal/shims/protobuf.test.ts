import { createRequire } from 'node:module';
import fc from 'fast-check';
import { Reader as TheirReader, Writer as TheirWriter } from 'protobufjs/minimal.js';
import { expect, test } from 'vitest';

interface Wire {
  Reader: new (bytes: Uint8Array) => { pos: number; len: number; uint32(): number; bytes(): Uint8Array; skipType(type: number): unknown };
  Writer: { create(): Writing };
}
interface Writing {
  uint32(value: number): Writing;
  bytes(value: Uint8Array): Writing;
  finish(): Uint8Array;
}
const ours = createRequire(import.meta.url)('./protobuf.cjs') as Wire;
// `create` would give Node's own kind of reader.
const theirs = { Reader: TheirReader, Writer: TheirWriter } as unknown as Wire;

const field = fc.oneof(
  fc.record({ number: fc.integer({ min: 1, max: 20 }), value: fc.integer({ min: 0, max: 2 ** 32 - 1 }) }),
  fc.record({ number: fc.integer({ min: 1, max: 20 }), value: fc.uint8Array({ maxLength: 300 }) }),
);
type Field = { readonly number: number; readonly value: number | Uint8Array };

function write({ Writer }: Wire, fields: readonly Field[]): number[] {
  const writer = Writer.create();
  for (const { number, value } of fields) {
    if (typeof value === 'number') writer.uint32(number << 3).uint32(value);
    else writer.uint32((number << 3) | 2).bytes(value);
  }
  return [...writer.finish()];
}

/** Ours may refuse what the original takes (it reads on behind numbers that are too long), but never reads anything else. */
function expectNothingElse(bytes: Uint8Array): void {
  const found = read(ours, bytes);
  if (found !== null) expect(found).toEqual(read(theirs, bytes));
}

/** As generated code reads: numbers and bytes of low fields, and skips the others. `null`: refused. */
function read({ Reader }: Wire, bytes: Uint8Array): unknown {
  try {
    const reader = new Reader(bytes);
    const found: unknown[] = [];
    while (reader.pos < reader.len) {
      const tag = reader.uint32();
      if (tag >>> 3 > 10) reader.skipType(tag & 7);
      else if ((tag & 7) === 2) found.push(tag, ...reader.bytes());
      else found.push(tag, reader.uint32());
    }
    return found;
  } catch {
    return null;
  }
}

test('what is written is what the original writes', () => {
  fc.assert(
    fc.property(fc.array(field), (fields) => {
      expect(write(ours, fields)).toEqual(write(theirs, fields));
    }),
  );
});

test('what was written is read as the original reads it, whole, cut off or damaged', () => {
  fc.assert(
    fc.property(
      fc.array(field),
      fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), { maxLength: 4 }),
      fc.nat(),
      (fields, hits, cut) => {
        const bytes = Uint8Array.from(write(theirs, fields));
        expectNothingElse(bytes);
        expect(read(ours, bytes)).not.toBeNull();
        for (const [at, byte] of hits) if (bytes.length > 0) bytes[at % bytes.length] = byte;
        expectNothingElse(bytes);
        const short = bytes.subarray(0, cut % (bytes.length + 1));
        expectNothingElse(short);
      },
    ),
    { numRuns: 2_000 },
  );
});

test('any bytes are read as the original reads them, or refused', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
      expectNothingElse(bytes);
    }),
    { numRuns: 5_000 },
  );
});

test('groups without end are refused, not followed until the stack is full', () => {
  expect(read(ours, new Uint8Array(100_000).fill((11 << 3) | 3))).toBeNull();
});
