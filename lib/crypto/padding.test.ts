import fc from 'fast-check';
import { expect, test } from 'vitest';
import { pad, padmeLength, unpad } from './padding.ts';
import padme from './vectors/padme.json' with { type: 'json' };

test('lengths are those of the definition', () => {
  for (const { len, padded } of padme.vectors) expect(padmeLength(Number(len)), len).toBe(Number(padded));
});

test('padding costs at most an eighth, and what was padded comes back', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 3000 }), (content) => {
      const padded = pad(content);
      expect(padded.length).toBe(padmeLength(content.length + 1));
      expect(padded.length).toBeLessThanOrEqual((content.length + 1) * 1.125);
      expect(unpad(padded)).toEqual(new Uint8Array(content));
    }),
  );
});

test('bytes that `pad` did not make are refused', () => {
  expect(unpad(new Uint8Array(0))).toBeNull();
  expect(unpad(new Uint8Array(16))).toBeNull();
  expect(unpad(new Uint8Array([1, 2, 3]))).toBeNull();
  // A marker followed by more zeros than PADMÉ gives.
  expect(unpad(new Uint8Array([0x80, 0, 0, 0]))).toBeNull();
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      const content = unpad(bytes);
      if (content) expect(pad(content)).toEqual(new Uint8Array(bytes));
    }),
  );
});
