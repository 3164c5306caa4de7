// How much one device may send: envelopes and their bytes.

import type { Rates } from '../limits.ts';
import { Bucket } from './bucket.ts';

export class Budget {
  readonly #envelopes: Bucket;
  readonly #bytes: Bucket;

  constructor(rates: Rates, now: number) {
    this.#envelopes = new Bucket(rates.envelopes, now);
    this.#bytes = new Bucket(rates.envelopeBytes, now);
  }

  /** 0, or the ms to wait. */
  take(bytes: number, now: number): number {
    return this.#envelopes.take(1, now) || this.#bytes.take(bytes, now);
  }

  full(now: number): boolean {
    return this.#envelopes.full(now) && this.#bytes.full(now);
  }
}
