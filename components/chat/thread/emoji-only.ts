// Whether a message is nothing but a few emoji, which are then drawn large. Counts what a person counts: a family is one.

const ONLY_EMOJI = /^\p{RGI_Emoji}+$/v;
/** More than this many are text again. */
const MAX_LARGE_EMOJI = 5;

/** Number of emoji from 1 to 5 when the text is nothing else, otherwise 0. */
export function countLoneEmoji(text: string): number {
  const plain = text.replace(/\s/gu, '');
  // The longest emoji takes 35 UTF-16 units at most; longer texts need no look.
  if (plain === '' || plain.length > MAX_LARGE_EMOJI * 35 || !ONLY_EMOJI.test(plain)) return 0;
  const count = [...new Intl.Segmenter(undefined, { granularity: 'grapheme' }).segment(plain)].length;
  return count <= MAX_LARGE_EMOJI ? count : 0;
}
