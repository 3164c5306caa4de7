// A token bucket: so much at once, refilled evenly. Synchronous, because every frame asks one.

import type { Rate } from '../limits.ts';

export class Bucket {
  readonly #rate: Rate;
  #left: number;
  #at: number;

  /** Full at `now` (ms). */
  constructor(rate: Rate, now: number) {
    this.#rate = rate;
    this.#left = rate.points;
    this.#at = now;
  }

  /** Takes `points` and returns 0, or takes nothing and returns the ms until there are enough. More than the bucket holds: when it is full. */
  take(points: number, now: number): number {
    this.#refill(now);
    const wanted = Math.min(points, this.#rate.points);
    if (this.#left >= wanted) {
      this.#left -= wanted;
      return 0;
    }
    return Math.ceil(((wanted - this.#left) * this.#rate.perMs) / this.#rate.points);
  }

  full(now: number): boolean {
    this.#refill(now);
    return this.#left >= this.#rate.points;
  }

  #refill(now: number): void {
    // A clock that was set back refills nothing and takes nothing away.
    if (now > this.#at) this.#left = Math.min(this.#rate.points, this.#left + ((now - this.#at) * this.#rate.points) / this.#rate.perMs);
    this.#at = now;
  }
}
