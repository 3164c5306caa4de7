// The worker without its globals: hands each track to a cryptor of its own, keys to the rings, and answers the page in order.
// No request exists that would let frames through unsealed.

import { CIPHER_SUITES } from '../../crypto/index.ts';
import { ReceiveRing, SendRing, SUITE } from './key-ring.ts';
import type { FrameRequest, FrameSlot, FrameWorkerCounts, FromFrameWorker, ToFrameWorker, TransformOptions } from './messages.ts';
import { pump } from './pump.ts';
import { SLOTS } from './slots.ts';
import { Tally } from './tally.ts';
import { type EncodedFrame, TrackCryptor } from './track-cryptor.ts';

export class FrameSwitch {
  readonly #mine = new SendRing();
  readonly #theirs: ReceiveRing;
  readonly #tally = new Tally();
  readonly #tracks = new Map<number, TrackCryptor>();
  #last: Promise<unknown> = Promise.resolve();

  /** `now`: ms, rising. */
  constructor(now: () => number) {
    this.#theirs = new ReceiveRing(now);
  }

  /** Runs until the track ends. A track that comes again (its transceiver was reused) goes on with the slot and codecs it had. */
  attach(
    readable: ReadableStream<EncodedFrame>,
    writable: WritableStream<EncodedFrame>,
    { track, side, slot }: TransformOptions,
  ): Promise<void> {
    const cryptor = this.#track(track);
    if (slot && !cryptor.slot) cryptor.name(slot);
    return side === 'send'
      ? pump(readable, writable, (frame) => cryptor.seal(frame, this.#mine))
      : pump(readable, writable, (frame) => cryptor.open(frame, this.#theirs));
  }

  /** One request after the other: a key that takes longer to derive is not overtaken by the next. */
  answer({ id, ...request }: ToFrameWorker): Promise<FromFrameWorker> {
    const answered = this.#last
      .then(() => this.#do(request))
      .then(
        (): FromFrameWorker => ({ kind: 'done', id, counts: this.#counts() }),
        (): FromFrameWorker => ({ kind: 'failed', id, code: 'frame-key' }),
      );
    this.#last = answered;
    return answered;
  }

  async #do(request: FrameRequest): Promise<void> {
    switch (request.kind) {
      case 'send-key':
        return this.#mine.set(request.key);
      case 'receive-key':
        return this.#theirs.add(request.key);
      case 'slot':
        return this.#track(request.track).name(request.slot);
      case 'codecs':
        return this.#track(request.track).describe(request.codecs);
      case 'counts':
        return;
    }
  }

  /** A request about a track may come before the track. */
  #track(track: number): TrackCryptor {
    const cryptor = this.#tracks.get(track) ?? new TrackCryptor(this.#tally);
    this.#tracks.set(track, cryptor);
    return cryptor;
  }

  #counts(): FrameWorkerCounts {
    const tracks = new Map<number, FrameSlot>();
    for (const [track, { slot }] of this.#tracks) if (slot) tracks.set(track, slot);
    return {
      suite: CIPHER_SUITES[SUITE].name,
      kid: { mine: this.#mine.kid, theirs: this.#theirs.kid },
      slots: { audio: this.#tally.of('audio'), camera: this.#tally.of('camera'), screen: this.#tally.of('screen') },
      total: this.#tally.of(...SLOTS, null),
      tracks,
    };
  }
}
