// Seals or opens the frames of one track. A frame goes on only as what `seal` or `open` made of it; every other way out of them is a drop
// that is counted. There is no way around for frames that need no sealing, empty ones included.

import { type FrameLayout, layoutOf } from './frame-layout.ts';
import type { ReceiveRing, SendRing } from './key-ring.ts';
import type { FrameSlot } from './messages.ts';
import { readWireKid } from './slots.ts';
import type { Fate, Tally } from './tally.ts';

/** What both RTCEncodedVideoFrame and RTCEncodedAudioFrame are; `type` is there in the first alone. */
export interface EncodedFrame {
  data: ArrayBuffer;
  readonly type?: unknown;
  getMetadata(): { readonly mimeType?: string; readonly payloadType?: number };
}

type Medium = 'audio' | 'video';
const mediumOf = (frame: EncodedFrame): Medium => (frame.type === undefined ? 'audio' : 'video');
const mediumOfSlot = (slot: FrameSlot): Medium => (slot === 'audio' ? 'audio' : 'video');

const fates = { malformed: 'malformed', 'unknown-key': 'unknownKey', replayed: 'replayed', 'not-authentic': 'notAuthentic' } as const;

/** Gives the memory of the old bytes back at once: left to the collector, a call holds on to megabytes and fetches new ones for each frame. */
function replace(frame: EncodedFrame, data: ArrayBuffer): void {
  const before = frame.data;
  frame.data = data;
  before.transfer(0);
}

export class TrackCryptor {
  readonly #tally: Tally;
  #slot: FrameSlot | null = null;
  #codecs: ReadonlyMap<number, string> = new Map();

  constructor(tally: Tally) {
    this.#tally = tally;
  }

  /** `null`: not named yet, and on the receiving side not learned from a frame that opened either. */
  get slot(): FrameSlot | null {
    return this.#slot;
  }
  /** From the next frame on. */
  name(slot: FrameSlot): void {
    this.#slot = slot;
  }
  /** Payload type → MIME type in lower case. */
  describe(codecs: ReadonlyMap<number, string>): void {
    this.#codecs = codecs;
  }

  /** Whether `frame` now holds what may be sent. Never rejects. */
  async seal(frame: EncodedFrame, ring: SendRing): Promise<boolean> {
    const slot = this.#slot;
    const fate = await this.#seal(frame, slot, ring).catch((): Fate => 'withheld');
    this.#tally.count(slot, fate);
    return fate === 'sealed';
  }

  /** Whether `frame` now holds what may be decoded. Never rejects. */
  async open(frame: EncodedFrame, ring: ReceiveRing): Promise<boolean> {
    const fate = await this.#open(frame, ring).catch((): Fate => 'malformed');
    this.#tally.count(this.#slot, fate);
    return fate === 'opened';
  }

  async #seal(frame: EncodedFrame, slot: FrameSlot | null, ring: SendRing): Promise<Fate> {
    if (!slot || mediumOf(frame) !== mediumOfSlot(slot)) return 'withheld';
    const plain = this.#layout(frame)?.take(new Uint8Array(frame.data));
    const sender = ring.sender(slot);
    if (!plain || !sender) return 'withheld';
    const sealed = await sender.seal(plain.body, plain.clear, plain.prefix.length);
    sealed.set(plain.prefix);
    replace(frame, sealed.buffer);
    return 'sealed';
  }

  async #open(frame: EncodedFrame, ring: ReceiveRing): Promise<Fate> {
    const found = this.#layout(frame)?.find(new Uint8Array(frame.data));
    if (!found) return 'malformed';
    const outcome = await ring.open(found.sealed, found.clear);
    if (outcome.kind !== 'opened') return fates[outcome.kind];
    const { slot } = readWireKid(outcome.kid);
    // A frame of another track of the same sender, put in here.
    if (!slot || mediumOf(frame) !== mediumOfSlot(slot) || (this.#slot ?? slot) !== slot) return 'unknownKey';
    this.#slot = slot;
    const { clear } = found;
    const { plain } = outcome;
    const { length } = plain;
    if (clear.length === 0) replace(frame, plain.buffer);
    else {
      const whole = new Uint8Array(plain.buffer.transfer(clear.length + length));
      whole.copyWithin(clear.length, 0, length);
      whole.set(clear);
      replace(frame, whole.buffer);
    }
    return 'opened';
  }

  /** Asked for each frame: the codec may change in mid-stream. */
  #layout(frame: EncodedFrame): FrameLayout | null {
    if (mediumOf(frame) === 'audio') return layoutOf('audio/');
    const { mimeType, payloadType } = frame.getMetadata();
    const codec = mimeType?.toLowerCase() ?? this.#codecs.get(payloadType ?? -1);
    return codec === undefined ? null : layoutOf(codec);
  }
}
