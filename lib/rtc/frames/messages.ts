// What the page and the frame worker say to each other. Requests carry an id and are answered in order; nothing here can switch sealing off.

import type { OpenFrameKey } from '../../crypto/index.ts';

/** What a track shows. A part of the key id on the wire (`WIRE_SLOTS`), so its order is for ever. */
export type FrameSlot = 'audio' | 'camera' | 'screen';
export type FrameSide = 'send' | 'receive';

/** The options of an `RTCRtpScriptTransform`. `slot` may be named later (`slot` below); until then nothing passes. */
export interface TransformOptions {
  readonly side: FrameSide;
  readonly track: number;
  readonly slot: FrameSlot | null;
}

export type FrameRequest =
  | { readonly kind: 'send-key'; readonly key: OpenFrameKey }
  | { readonly kind: 'receive-key'; readonly key: OpenFrameKey }
  | { readonly kind: 'slot'; readonly track: number; readonly slot: FrameSlot }
  /** Payload type → MIME type, for browsers whose frames do not say what they are. */
  | { readonly kind: 'codecs'; readonly track: number; readonly codecs: ReadonlyMap<number, string> }
  | { readonly kind: 'counts' };

export type ToFrameWorker = FrameRequest & { readonly id: number };

export type FromFrameWorker =
  | { readonly kind: 'done'; readonly id: number; readonly counts: FrameWorkerCounts }
  | { readonly kind: 'failed'; readonly id: number; readonly code: string };

export interface Refused {
  readonly unknownKey: number;
  readonly notAuthentic: number;
  readonly replayed: number;
  readonly malformed: number;
}

export interface SlotCounts {
  readonly sealed: number;
  /** Of the own side, dropped instead of sent: without a key, or of a codec that we cannot seal. */
  readonly withheld: number;
  readonly opened: number;
  readonly refused: Refused;
}

export interface FrameWorkerCounts {
  /** RFC 9605 §4.5, as registered, such as `AES_256_GCM_SHA512_128`. */
  readonly suite: string;
  /** Signal kids: the key that seals now, and the one of the last frame that opened. */
  readonly kid: { readonly mine: number | null; readonly theirs: number | null };
  /** Frames of tracks without a slot are counted in no slot, but in `total`. */
  readonly slots: Readonly<Record<FrameSlot, SlotCounts>>;
  readonly total: SlotCounts;
  /** The slot of each track as the worker knows it, also where it learned it from the first frame that opened. */
  readonly tracks: ReadonlyMap<number, FrameSlot>;
}
