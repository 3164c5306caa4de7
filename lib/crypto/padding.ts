// PADMÉ (Nikitin et al., PETS 2019, §4): lengths leak at most O(log log) bits and cost at most 11.63 %.
// One marker byte ends the content, so what is padded is content + 1.

/** The padded length of `length` bytes; lengths under 2 stay. */
export function padmeLength(length: number): number {
  if (length < 2) return length;
  const exponent = Math.floor(Math.log2(length));
  const kept = Math.floor(Math.log2(exponent)) + 1;
  const step = 2 ** (exponent - kept);
  return Math.ceil(length / step) * step;
}

const MARKER = 0x80;

/** Content || 0x80 || zeros, up to a PADMÉ length. */
export function pad(content: Uint8Array): Uint8Array<ArrayBuffer> {
  const padded = new Uint8Array(padmeLength(content.length + 1));
  padded.set(content);
  padded[content.length] = MARKER;
  return padded;
}

/** The content (a copy), or `null` when this is not what `pad` makes: no marker, or a length that is not PADMÉ. */
export function unpad(padded: Uint8Array): Uint8Array<ArrayBuffer> | null {
  let end = padded.length - 1;
  while (end >= 0 && padded[end] === 0) end--;
  if (end < 0 || padded[end] !== MARKER || padmeLength(end + 1) !== padded.length) return null;
  return new Uint8Array(padded.subarray(0, end));
}
