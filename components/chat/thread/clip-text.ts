// A message may be 16 KiB of line breaks. What is drawn at once is bounded, so no sender can push a conversation off the screen.

export const CLIP_CHARS = 2_000;
export const CLIP_LINES = 40;

/** The part to draw first, or `null` when the whole text is short enough. Never cuts a character in two. */
export function clipText(text: string): string | null {
  let lines = 1;
  let end = Math.min(text.length, CLIP_CHARS);
  for (let at = text.indexOf('\n'); at >= 0 && at < end; at = text.indexOf('\n', at + 1)) {
    lines += 1;
    if (lines > CLIP_LINES) end = at;
  }
  if (end === text.length) return null;
  const clusters = new Intl.Segmenter(undefined, { granularity: 'grapheme' }).segment(text.slice(0, end + 64));
  const edge = clusters.containing(end);
  return text.slice(0, edge && end > 0 && edge.index > end - 64 ? edge.index : end).trimEnd();
}
