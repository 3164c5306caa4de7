import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CLIP_CHARS, CLIP_LINES, clipText } from './clip-text.ts';

test('a short text is drawn whole', () => expect(clipText('a\nb')).toBeNull());

test('a wall of line breaks is cut', () => {
  const clipped = clipText('a\n'.repeat(8000)) ?? '';
  expect(clipped.split('\n')).toHaveLength(CLIP_LINES);
});

test('a family at the cut is kept whole or left out', () => {
  const text = `${'a'.repeat(CLIP_CHARS - 3)}👨‍👩‍👧‍👦 and more`;
  expect(clipText(text)).toBe('a'.repeat(CLIP_CHARS - 3));
});

test('what is drawn is bounded, well formed and the beginning of the text', () => {
  fc.assert(
    fc.property(
      fc.array(fc.oneof(fc.constantFrom('\n', 'a', '👨‍👩‍👧‍👦', 'é', '\u0301', 'x'.repeat(500)), fc.string({ unit: 'grapheme' })), {
        maxLength: 120,
      }),
      (pieces) => {
        const text = pieces.join('');
        const clipped = clipText(text);
        if (clipped === null) {
          expect(text.length).toBeLessThanOrEqual(CLIP_CHARS);
          expect(text.split('\n').length).toBeLessThanOrEqual(CLIP_LINES);
          return;
        }
        expect(text.startsWith(clipped)).toBe(true);
        expect(clipped.length).toBeLessThanOrEqual(CLIP_CHARS);
        expect(clipped.split('\n').length).toBeLessThanOrEqual(CLIP_LINES);
        expect(clipped.isWellFormed()).toBe(text.isWellFormed() || clipped.isWellFormed());
      },
    ),
  );
});
