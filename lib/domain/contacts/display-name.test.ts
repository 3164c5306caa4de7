import fc from 'fast-check';
import { expect, test } from 'vitest';
import { utf8 } from '../../../protocol/index.ts';
import { cleanDisplayName, DISPLAY_NAME_MAX_BYTES, DISPLAY_NAME_MAX_CHARS } from './display-name.ts';

test('a cleaned name is well formed, short, has no control or bidi characters, and is its own cleaning', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (name) => {
      const clean = cleanDisplayName(name);
      expect(clean.isWellFormed()).toBe(true);
      expect([...clean].length).toBeLessThanOrEqual(DISPLAY_NAME_MAX_CHARS);
      expect(utf8(clean).length).toBeLessThanOrEqual(DISPLAY_NAME_MAX_BYTES);
      expect(clean).not.toMatch(/[\p{Cc}\u202A-\u202E\u2066-\u2069]/u);
      expect(cleanDisplayName(clean)).toBe(clean);
    }),
  );
});

test('names people really have come through untouched', () => {
  for (const name of ['Zoë', 'محمد', 'Nguyễn Thị', '李小龍', 'O’Brien', '👩‍🚀 Kim', 'Müller-Lüdenscheidt'])
    expect(cleanDisplayName(name)).toBe(name.normalize('NFC'));
});
