// How long a message may be, counted as the wire counts it: UTF-8 bytes, not characters.

/** Same figure as `TEXT_MAX_BYTES` of lib/domain; a test holds the two together, so the codec stays out of the page's bundle. */
export const MESSAGE_MAX_BYTES = 16 * 1024;
/** The counter is shown from here on, bytes left. */
export const COUNTER_FROM = 1024;

const encoder = new TextEncoder();

/** What is sent of what was typed: no empty lines before it, no blanks after it, no broken characters. Empty when nothing is left. */
export const sendable = (typed: string): string =>
  typed
    .toWellFormed()
    .replace(/^(?:[^\S\n]*\n)+/u, '')
    .trimEnd();

/** Bytes that still fit, negative when it is too long; `null` while nobody need care. Cheap on every keystroke. */
export function bytesLeft(typed: string): number | null {
  // A UTF-16 unit is 3 bytes of UTF-8 at most.
  if (typed.length * 3 <= MESSAGE_MAX_BYTES - COUNTER_FROM) return null;
  const left = MESSAGE_MAX_BYTES - encoder.encode(sendable(typed)).length;
  return left <= COUNTER_FROM ? left : null;
}
