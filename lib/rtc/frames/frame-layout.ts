// Which bytes of an encoded frame stay clear, for each codec. Those that carry a frame look at a few of its first bytes, and media stalls
// when they find ciphertext there. Clear bytes are authenticated: SFrame gets them as metadata. A codec without a layout is not sent.
//
//   Opus and all audio, VP9   nothing
//   VP8                       the uncompressed header (RFC 6386 §9.1): 10 bytes of a key frame, 3 of another
//   AV1                       sequence headers; all that follows travels as one OBU of type frame (AV1 specification §5.3)

import { concatBytes } from '../../../protocol/index.ts';

type Bytes = Uint8Array<ArrayBuffer>;

/** A frame to be sealed. */
export interface Plain {
  readonly clear: Bytes;
  /** What stands before the SFrame ciphertext: the clear bytes, and what wraps the rest. */
  readonly prefix: Bytes;
  readonly body: Bytes;
}

/** A frame that came in. */
export interface Sealed {
  readonly clear: Bytes;
  readonly sealed: Bytes;
}

export interface FrameLayout {
  /** `null`: not a frame of this codec; it cannot be sent. */
  take(frame: Bytes): Plain | null;
  /** `null`: not what `take` led to. */
  find(frame: Bytes): Sealed | null;
}

const NONE = new Uint8Array(0);

const whole: FrameLayout = {
  take: (frame) => ({ clear: NONE, prefix: NONE, body: frame }),
  find: (frame) => (frame.length === 0 ? null : { clear: NONE, sealed: frame }),
};

const KEY_FRAME_CLEAR = 10;
const OTHER_FRAME_CLEAR = 3;

/** The lowest bit of the first byte says it: read from the frame itself, it is authenticated with it. `null`: too short to be one. */
function vp8Clear(frame: Bytes): number | null {
  const clear = ((frame[0] ?? 1) & 1) === 0 ? KEY_FRAME_CLEAR : OTHER_FRAME_CLEAR;
  return frame.length < clear ? null : clear;
}

const vp8: FrameLayout = {
  take(frame) {
    const length = vp8Clear(frame);
    if (length === null) return null;
    const clear = frame.subarray(0, length);
    return { clear, prefix: clear, body: frame.subarray(length) };
  },
  find(frame) {
    const length = vp8Clear(frame);
    return length === null ? null : { clear: frame.subarray(0, length), sealed: frame.subarray(length) };
  },
};

const OBU_SEQUENCE_HEADER = 1;
const OBU_TEMPORAL_DELIMITER = 2;
const OBU_FRAME = 6;
/** Without extension and size: an OBU that ends where the frame ends. */
const WRAP = OBU_FRAME << 3;
const SIZED_WRAP = WRAP | 2;

interface Obu {
  readonly type: number;
  /** Where its payload begins and ends. */
  readonly from: number;
  readonly to: number;
  readonly sized: boolean;
}

/** The OBU at `at`, AV1 specification §5.3.1; sizes as leb128, §4.10.5. `null`: there is none, or it does not fit. */
function obuAt(frame: Bytes, at: number): Obu | null {
  const header = frame[at];
  if (header === undefined || header & 0x80) return null;
  const type = header >> 3;
  let from = at + (header & 4 ? 2 : 1);
  if (!(header & 2)) return from <= frame.length ? { type, from, to: frame.length, sized: false } : null;
  let size = 0;
  for (let i = 0; i < 4; i++) {
    const byte = frame[from++];
    if (byte === undefined) return null;
    size |= (byte & 0x7f) << (7 * i);
    if (!(byte & 0x80)) return from + size <= frame.length ? { type, from, to: from + size, sized: true } : null;
  }
  // 256 MB and more.
  return null;
}

/** Bytes of the shortest leb128. */
const leb128Length = (value: number): number => (value < 128 ? 1 : 1 + leb128Length(value >>> 7));

/** Where the OBUs of `type` that begin at `at` end. */
function pastAll(frame: Bytes, at: number, type: number): number {
  let end = at;
  for (let obu = obuAt(frame, end); obu?.type === type && obu.sized; obu = obuAt(frame, end)) end = obu.to;
  return end;
}

const av1: FrameLayout = {
  take(frame) {
    const start = pastAll(frame, 0, OBU_TEMPORAL_DELIMITER);
    const clear = frame.subarray(start, pastAll(frame, start, OBU_SEQUENCE_HEADER));
    return { clear, prefix: concatBytes(clear, new Uint8Array([WRAP])), body: frame.subarray(start + clear.length) };
  },
  find(frame) {
    const end = pastAll(frame, 0, OBU_SEQUENCE_HEADER);
    const obu = obuAt(frame, end);
    // In one of two spellings and no third: as it was sent, or with the size that a depacketiser has given it. The wrapping is not
    // authenticated, and need not be: what it wraps can be read in one way only.
    const header = frame[end];
    const spelled = header === SIZED_WRAP ? 1 + leb128Length(frame.length - (obu?.from ?? 0)) : header === WRAP ? 1 : 0;
    if (!obu || obu.from - end !== spelled || obu.to !== frame.length) return null;
    return { clear: frame.subarray(0, end), sealed: frame.subarray(obu.from, obu.to) };
  },
};

/** `null`: a codec that was not proven in sealed calls (H.264 among them, ADR 23). `mimeType` in lower case. */
export function layoutOf(mimeType: string): FrameLayout | null {
  if (mimeType.startsWith('audio/') || mimeType === 'video/vp9') return whole;
  if (mimeType === 'video/vp8') return vp8;
  return mimeType === 'video/av1' ? av1 : null;
}
