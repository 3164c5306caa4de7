// The keys of each direction. The sending side has one key at a time and never goes back to an older one: its counters would begin again.
// The receiving side has several, because frames under the old key are still on their way when the new one is in use.

import { type CipherSuite, type OpenFrameKey, type OpenOutcome, SframeReceiver, SframeSender } from '../../crypto/index.ts';
import type { FrameSlot } from './messages.ts';
import { readWireKid, SLOTS, wireKid } from './slots.ts';

/** AES-256-GCM with a tag of 16 bytes: no slower than 128 bits but on the largest frames, and the rest of the app has no shorter key (ADR 23). */
export const SUITE: CipherSuite = 5;

/** How long older keys open after the first frame under a newer one, ms. */
export const GRACE_MS = 20_000;
/** Keys that open at a time. A peer who gives more pushes its oldest out. */
export const RECEIVE_KEYS_MAX = 4;

export class SendRing {
  #kid: number | null = null;
  #senders = new Map<FrameSlot, SframeSender>();

  get kid(): number | null {
    return this.#kid;
  }
  /** A kid that is not above the current one changes nothing. Not to be called before the last call is done. */
  async set({ kid, key }: OpenFrameKey): Promise<void> {
    if (this.#kid !== null && kid <= this.#kid) return;
    const made = await Promise.all(SLOTS.map(async (slot) => [slot, await SframeSender.create(SUITE, key, wireKid(kid, slot))] as const));
    this.#senders = new Map(made);
    this.#kid = kid;
  }
  /** `null`: no key yet. */
  sender(slot: FrameSlot): SframeSender | null {
    return this.#senders.get(slot) ?? null;
  }
}

export class ReceiveRing {
  readonly #receiver = new SframeReceiver(SUITE);
  readonly #now: () => number;
  /** Kids that open, rising. */
  readonly #kids: number[] = [];
  /** No kid below is taken any more: one that comes again would have forgotten what it saw. */
  #least = 0;
  #newestUsed: number | null = null;
  #lastUsed: number | null = null;
  /** When kids below `#newestUsed` end. */
  #retireAt = Number.POSITIVE_INFINITY;

  /** `now`: ms, rising. */
  constructor(now: () => number) {
    this.#now = now;
  }
  /** Of the last frame that opened. */
  get kid(): number | null {
    return this.#lastUsed;
  }
  /** A kid that is known, or was let go, changes nothing. Not to be called before the last call is done. */
  async add({ kid, key }: OpenFrameKey): Promise<void> {
    if (kid < this.#least || this.#kids.includes(kid)) return;
    for (const slot of SLOTS) await this.#receiver.addKey(key, wireKid(kid, slot));
    this.#kids.push(kid);
    this.#kids.sort((a, b) => a - b);
    const tooMany = this.#kids[this.#kids.length - RECEIVE_KEYS_MAX];
    if (tooMany !== undefined) this.#retireBelow(tooMany);
  }
  async open(sealed: Uint8Array<ArrayBuffer>, metadata: Uint8Array): Promise<OpenOutcome> {
    if (this.#now() >= this.#retireAt) {
      this.#retireAt = Number.POSITIVE_INFINITY;
      this.#retireBelow(this.#newestUsed ?? 0);
    }
    const outcome = await this.#receiver.open(sealed, metadata);
    if (outcome.kind === 'opened') this.#use(readWireKid(outcome.kid).kid);
    return outcome;
  }

  #use(kid: number): void {
    this.#lastUsed = kid;
    if (this.#newestUsed !== null && kid <= this.#newestUsed) return;
    this.#newestUsed = kid;
    this.#retireAt = this.#now() + GRACE_MS;
  }

  #retireBelow(kid: number): void {
    this.#least = Math.max(this.#least, kid);
    while (this.#kids[0] !== undefined && this.#kids[0] < this.#least) {
      const gone = this.#kids.shift() ?? 0;
      for (const slot of SLOTS) this.#receiver.removeKey(wireKid(gone, slot));
    }
  }
}
