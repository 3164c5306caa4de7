// Byte helpers that both sides need: joining, comparing, text and the two alphabets ids are written in.
// `equalBytes` is not constant-time: compare secrets with a MAC, never with this.

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

export const utf8 = (text: string): Uint8Array<ArrayBuffer> => encoder.encode(text);

/** Decodes UTF-8. Throws `TypeError` on bytes that are not well-formed UTF-8. */
export const fromUtf8 = (bytes: Uint8Array): string => decoder.decode(bytes);

export function concatBytes(...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  let length = 0;
  for (const part of parts) length += part.length;
  const joined = new Uint8Array(length);
  let offset = 0;
  for (const part of parts) {
    joined.set(part, offset);
    offset += part.length;
  }
  return joined;
}

export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

const HEX = '0123456789abcdef';

// Written as bytes and decoded once: a string that is put together letter by letter keeps a node of memory for each.
export function toHex(bytes: Uint8Array): string {
  const digits = new Uint8Array(2 * bytes.length);
  for (const [i, byte] of bytes.entries()) {
    digits[2 * i] = HEX.charCodeAt(byte >>> 4);
    digits[2 * i + 1] = HEX.charCodeAt(byte & 15);
  }
  return decoder.decode(digits);
}

/** Reads lower- or upper-case hex. Returns `null` when the text is not an even number of hex digits. */
export function fromHex(text: string): Uint8Array<ArrayBuffer> | null {
  if (text.length % 2 !== 0 || !/^[0-9a-f]*$/i.test(text)) return null;
  const bytes = new Uint8Array(text.length / 2);
  for (let i = 0; i < bytes.length; i++) bytes[i] = Number.parseInt(text.slice(2 * i, 2 * i + 2), 16);
  return bytes;
}

const BASE32 = 'abcdefghijklmnopqrstuvwxyz234567';
const BASE64URL = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

function encodeBits(bytes: Uint8Array, bits: number, alphabet: string): string {
  const digits = new Uint8Array(Math.ceil((bytes.length * 8) / bits));
  const mask = (1 << bits) - 1;
  let held = 0;
  let count = 0;
  let at = 0;
  for (const byte of bytes) {
    held = (held << 8) | byte;
    count += 8;
    while (count >= bits) {
      count -= bits;
      digits[at++] = alphabet.charCodeAt((held >>> count) & mask);
    }
    held &= (1 << count) - 1;
  }
  if (count > 0) digits[at] = alphabet.charCodeAt((held << (bits - count)) & mask);
  return decoder.decode(digits);
}

function decodeBits(text: string, bits: number, alphabet: string): Uint8Array<ArrayBuffer> | null {
  const bytes = new Uint8Array(Math.floor((text.length * bits) / 8));
  let held = 0;
  let count = 0;
  let at = 0;
  for (const char of text) {
    const digit = alphabet.indexOf(char);
    if (digit < 0) return null;
    held = (held << bits) | digit;
    count += bits;
    if (count >= 8) {
      count -= 8;
      bytes[at++] = held >>> count;
      held &= (1 << count) - 1;
    }
  }
  // Left-over bits must be zero and fewer than one digit, so that each value has exactly one spelling.
  return held === 0 && count < bits ? bytes : null;
}

/** RFC 4648 §6, lower case, no padding. */
export const toBase32 = (bytes: Uint8Array): string => encodeBits(bytes, 5, BASE32);
/** Returns `null` on a foreign character or a non-canonical tail. */
export const fromBase32 = (text: string): Uint8Array<ArrayBuffer> | null => decodeBits(text, 5, BASE32);
/** RFC 4648 §5, no padding. */
export const toBase64url = (bytes: Uint8Array): string => encodeBits(bytes, 6, BASE64URL);
/** Returns `null` on a foreign character or a non-canonical tail. */
export const fromBase64url = (text: string): Uint8Array<ArrayBuffer> | null => decodeBits(text, 6, BASE64URL);
