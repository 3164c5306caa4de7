// What one socket is about to be told. Envelopes and outcomes that come up in the same step leave in the same frames, under one cork.

import { type DeliveredEnvelope, encodeRelayFrame, LIMITS, type RelayFrame, type SendOutcome } from '../../protocol/index.ts';
import { ENVELOPE_OVERHEAD, FRAME_ROOM } from './delivery.ts';
import type { Line } from './line.ts';

/** Flushes, at the end of the running step, everything that was written to during it. One for all sockets. */
export class FlushQueue {
  #dirty: Outgoing[] = [];
  add(outgoing: Outgoing): void {
    if (this.#dirty.push(outgoing) === 1) queueMicrotask(() => this.#flush());
  }
  #flush(): void {
    const dirty = this.#dirty;
    this.#dirty = [];
    for (const outgoing of dirty) outgoing.flush();
  }
}

export class Outgoing {
  readonly #line: Line;
  readonly #queue: FlushQueue;
  #dirty = false;
  #frames: RelayFrame[] = [];
  #envelopes: DeliveredEnvelope[] = [];
  #outcomes: SendOutcome[] = [];
  #pendingBytes = 0;

  constructor(line: Line, queue: FlushQueue) {
    this.#line = line;
    this.#queue = queue;
  }

  /** Not yet taken by the network, what waits here included. */
  get bufferedBytes(): number {
    return this.#line.bufferedBytes + this.#pendingBytes;
  }

  /** After everything written before it. */
  frame(frame: RelayFrame): void {
    this.#settle();
    this.#frames.push(frame);
    this.#touch();
  }
  envelope(envelope: DeliveredEnvelope): void {
    this.#envelopes.push(envelope);
    this.#pendingBytes += envelope.body.length + ENVELOPE_OVERHEAD;
    this.#touch();
  }
  /** The outcomes of one `send`; those of several may share a frame. */
  sent(outcomes: readonly SendOutcome[]): void {
    for (const outcome of outcomes) this.#outcomes.push(outcome);
    this.#touch();
  }

  #touch(): void {
    if (this.#dirty) return;
    this.#dirty = true;
    this.#queue.add(this);
  }

  /** Turns what was collected into frames, within the limits of one frame. */
  #settle(): void {
    for (let i = 0; i < this.#outcomes.length; i += LIMITS.envelopesPerFrame) {
      this.#frames.push({ kind: 'sent', outcomes: this.#outcomes.slice(i, i + LIMITS.envelopesPerFrame) });
    }
    if (this.#outcomes.length > 0) this.#outcomes = [];
    if (this.#envelopes.length === 0) return;
    let page: DeliveredEnvelope[] = [];
    let bytes = 0;
    for (const envelope of this.#envelopes) {
      const size = envelope.body.length + ENVELOPE_OVERHEAD;
      if (page.length === LIMITS.envelopesPerFrame || bytes + size > FRAME_ROOM) {
        this.#frames.push({ kind: 'deliver', envelopes: page });
        page = [];
        bytes = 0;
      }
      page.push(envelope);
      bytes += size;
    }
    this.#frames.push({ kind: 'deliver', envelopes: page });
    this.#envelopes = [];
    this.#pendingBytes = 0;
  }

  flush(): void {
    this.#settle();
    this.#dirty = false;
    const frames = this.#frames;
    if (frames.length === 0) return;
    this.#frames = [];
    this.#line.cork();
    for (const frame of frames) this.#line.send(encodeRelayFrame(frame));
    this.#line.uncork();
  }
}
