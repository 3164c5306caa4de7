import { expect, test } from 'vitest';
import { countLoneEmoji } from './emoji-only.ts';

test.each([
  ['👍', 1],
  ['❤️ 🎉', 2],
  ['👨‍👩‍👧‍👦', 1],
  ['🏴󠁧󠁢󠁥󠁮󠁧󠁿🇩🇪', 2],
  ['👋🏽👋🏽👋🏽👋🏽👋🏽', 5],
])('%s is %d emoji', (text, count) => expect(countLoneEmoji(text)).toBe(count));

test.each(['', '   ', 'hi 👍', '1', '12:30', '#', '©', '👍👍👍👍👍👍', '👍'.repeat(8000), '\u200D'])('%j is text', (text) => {
  expect(countLoneEmoji(text)).toBe(0);
});
