import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { toHex } from '../../../protocol/index.ts';
import { HEADER_MAX_BYTES, readHeader, writeHeader } from './header.ts';
import { unhex } from './official-vectors.contract.ts';

// As text: 64 of the headers have numbers that `JSON.parse` cannot hold.
const text = readFileSync(new URL('../vectors/sframe.json', import.meta.url), 'utf8');
const vectors: { readonly header: readonly { readonly kid: string; readonly ctr: string; readonly encoded: string }[] } = JSON.parse(
  text.replace(/"(kid|ctr)":\s*(\d+)/g, '"$1":"$2"'),
);

function written(kid: bigint, ctr: bigint): Uint8Array<ArrayBuffer> {
  const target = new Uint8Array(HEADER_MAX_BYTES);
  return target.slice(0, writeHeader(target, kid, ctr));
}

/** Values of every length, not only long ones. */
const u64 = fc.oneof(
  fc.bigInt(0n, 16n),
  fc.integer({ min: 0, max: 64 }).map((bits) => (1n << BigInt(bits)) - 1n),
  fc.bigInt(0n, (1n << 64n) - 1n),
);

test('the official headers are written and read', () => {
  expect(vectors.header).toHaveLength(289);
  for (const { kid, ctr, encoded } of vectors.header) {
    expect(toHex(written(BigInt(kid), BigInt(ctr)))).toBe(encoded);
    expect(readHeader(unhex(encoded))).toEqual({ kid: BigInt(kid), ctr: BigInt(ctr), length: encoded.length / 2 });
  }
});

test('what is written is read back, whatever follows it', () => {
  fc.assert(
    fc.property(u64, u64, fc.uint8Array({ maxLength: 20 }), (kid, ctr, rest) => {
      const header = written(kid, ctr);
      expect(readHeader(new Uint8Array([...header, ...rest]))).toEqual({ kid, ctr, length: header.length });
    }),
  );
});

test('any bytes are either the one header for their values or none', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 20 }), (bytes) => {
      const header = readHeader(bytes);
      if (header) expect(written(header.kid, header.ctr)).toEqual(new Uint8Array(bytes.subarray(0, header.length)));
    }),
    { numRuns: 2000 },
  );
});

test('a header that is cut short is none', () => {
  fc.assert(
    fc.property(u64, u64, fc.nat(), (kid, ctr, cut) => {
      const header = written(kid, ctr);
      expect(readHeader(header.subarray(0, cut % header.length))).toBeNull();
    }),
  );
});

test('what does not fit into 64 bits is refused', () => {
  for (const value of [-1n, 1n << 64n]) {
    expect(() => written(value, 0n)).toThrow(RangeError);
    expect(() => written(0n, value)).toThrow(RangeError);
  }
});
