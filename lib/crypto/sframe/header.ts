// The SFrame header, RFC 9605 §4.3: key id (KID) and counter (CTR), each inside the first byte when it is below 8, else behind it as
// 1 to 8 bytes. Both are 64-bit: a `number` would lose digits.
//
//   first byte   X KKK Y CCC      X, Y: 0 = KKK, CCC is the value itself; 1 = it is the length of the value minus one

/** The longest header: first byte and twice eight. */
export const HEADER_MAX_BYTES = 17;
const MOST = 0xffff_ffff_ffff_ffffn;

export interface Header {
  readonly kid: bigint;
  readonly ctr: bigint;
  /** Bytes that the header took. */
  readonly length: number;
}

// Both directions go through eight bytes, so that no arithmetic on BigInts is needed.
const eight = new Uint8Array(8);
const word = new DataView(eight.buffer);

const lengthOf = (value: bigint): number => {
  if (value < 8n) return 0;
  if (value <= 0xffff_ffffn) return 4 - (Math.clz32(Number(value)) >>> 3);
  return 8 - (Math.clz32(Number(value >> 32n)) >>> 3);
};

/** Writes a value behind the first byte, big-endian, in `length` bytes. */
function write(target: Uint8Array, at: number, value: bigint, length: number): void {
  word.setBigUint64(0, value);
  for (let i = 0; i < length; i++) target[at + i] = eight[8 - length + i] ?? 0;
}

function read(source: Uint8Array, at: number, length: number): bigint {
  eight.fill(0);
  for (let i = 0; i < length; i++) eight[8 - length + i] = source[at + i] ?? 0;
  return word.getBigUint64(0);
}

/** Writes the header to `target`, which has room for it, and returns its length. Throws `RangeError` unless both are 64-bit, unsigned. */
export function writeHeader(target: Uint8Array, kid: bigint, ctr: bigint): number {
  if (kid < 0n || kid > MOST || ctr < 0n || ctr > MOST) throw new RangeError('KID and CTR have 64 bits');
  const [kidBytes, ctrBytes] = [lengthOf(kid), lengthOf(ctr)];
  const k = kidBytes === 0 ? Number(kid) << 4 : 0x80 | ((kidBytes - 1) << 4);
  const c = ctrBytes === 0 ? Number(ctr) : 0x08 | (ctrBytes - 1);
  target[0] = k | c;
  write(target, 1, kid, kidBytes);
  write(target, 1 + kidBytes, ctr, ctrBytes);
  return 1 + kidBytes + ctrBytes;
}

/** Reads the header that `source` begins with. `null`: too short, or a value takes more bytes than it needs, which no sender writes. */
export function readHeader(source: Uint8Array): Header | null {
  const first = source[0];
  if (first === undefined) return null;
  const kidBytes = first & 0x80 ? ((first >> 4) & 7) + 1 : 0;
  const ctrBytes = first & 0x08 ? (first & 7) + 1 : 0;
  const length = 1 + kidBytes + ctrBytes;
  if (source.length < length) return null;
  const kid = kidBytes === 0 ? BigInt((first >> 4) & 7) : read(source, 1, kidBytes);
  const ctr = ctrBytes === 0 ? BigInt(first & 7) : read(source, 1 + kidBytes, ctrBytes);
  return lengthOf(kid) === kidBytes && lengthOf(ctr) === ctrBytes ? { kid, ctr, length } : null;
}
