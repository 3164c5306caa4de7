// Hands one mailbox's envelopes to its socket, in order: first what waits, page by page, then what comes in, live. Never more than a
// window unacknowledged, never into a socket that does not drain. An envelope handed over live was stored before (see group-commit.ts).

import { type AckRange, type DeliveredEnvelope, LIMITS } from '../../protocol/index.ts';
import type { Mailbox, Store } from '../store/store.ts';

/** Bytes of a delivered envelope beside its body, and of a frame beside its envelopes; rounded up. */
export const ENVELOPE_OVERHEAD = 80;
export const FRAME_ROOM = LIMITS.frameBytes - 16;

export interface DeliveryPorts {
  readonly store: Pick<Store, 'page'>;
  readonly now: () => number;
  /** False while the socket holds too much already. */
  readonly hasRoom: () => boolean;
  readonly deliver: (envelope: DeliveredEnvelope) => void;
  /** What waited at hello has been handed over; called once. */
  readonly drained: () => void;
  readonly failed: (error: unknown) => void;
}

export class Delivery {
  readonly #mailbox: Mailbox;
  readonly #ports: DeliveryPorts;
  /** The last sequence number handed over. */
  #cursor = 0;
  /** Handed over and not acknowledged, rising. */
  #unacknowledged: number[] = [];
  /** Live: everything stored so far was handed over. Otherwise something waits in the store. */
  #live = false;
  #pulling = false;
  /** Something may have been stored since the page that is being read was asked for. */
  #again = false;
  #drainedSaid = false;
  /** Runs between `begin` and `end`. */
  #running = false;

  constructor(mailbox: Mailbox, ports: DeliveryPorts) {
    this.#mailbox = mailbox;
    this.#ports = ports;
  }

  #window(): number {
    return LIMITS.unacknowledgedWindow - this.#unacknowledged.length;
  }

  /** Nothing is handed over before. */
  begin(): void {
    this.#running = true;
    this.pull();
  }

  end(): void {
    this.#running = false;
    this.#live = false;
  }

  /** An envelope that has just been stored. */
  offer(envelope: DeliveredEnvelope): void {
    if (envelope.seq <= this.#cursor) return;
    if (this.#live && this.#window() > 0 && this.#ports.hasRoom()) {
      this.#handOver(envelope);
      return;
    }
    this.#live = false;
    this.pull();
  }

  /** Something was stored, or there is room again. */
  pull(): void {
    if (!this.#running) return;
    if (this.#pulling) {
      this.#again = true;
      return;
    }
    this.#pulling = true;
    void this.#pullAll().catch(this.#ports.failed);
  }

  /** Something was stored elsewhere. */
  wake(): void {
    this.#live = false;
    this.pull();
  }

  /** The socket drained. */
  resume(): void {
    if (!this.#live) this.pull();
  }

  acknowledged(ranges: readonly AckRange[]): void {
    const before = this.#unacknowledged.length;
    for (const { first, last } of ranges) this.#forget(first, last);
    if (this.#unacknowledged.length < before && !this.#live) this.pull();
  }

  #forget(first: number, last: number): void {
    const seqs = this.#unacknowledged;
    // Mostly the oldest are acknowledged first.
    let count = 0;
    while (count < seqs.length && (seqs[count] as number) >= first && (seqs[count] as number) <= last) count += 1;
    if (count > 0) seqs.splice(0, count);
    else if (seqs.length > 0) this.#unacknowledged = seqs.filter((seq) => seq < first || seq > last);
  }

  async #pullAll(): Promise<void> {
    try {
      for (;;) {
        this.#again = false;
        const envelopes = Math.min(LIMITS.envelopesPerFrame, this.#window());
        if (!this.#running || envelopes <= 0 || !this.#ports.hasRoom()) return;
        const page = await this.#ports.store.page(this.#mailbox, this.#cursor, { envelopes, bytes: FRAME_ROOM / 2 }, this.#ports.now());
        if (!this.#running) return;
        for (const envelope of page) this.#handOver(envelope);
        if (page.length > 0 || this.#again) continue;
        this.#live = true;
        if (!this.#drainedSaid) {
          this.#drainedSaid = true;
          this.#ports.drained();
        }
        return;
      }
    } finally {
      this.#pulling = false;
      // Room that came while the last page was read, after this loop had looked.
      if (this.#again && !this.#live && this.#window() > 0) this.pull();
    }
  }

  #handOver(envelope: DeliveredEnvelope): void {
    this.#cursor = envelope.seq;
    this.#unacknowledged.push(envelope.seq);
    this.#ports.deliver(envelope);
  }
}
