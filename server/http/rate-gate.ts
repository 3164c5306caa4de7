// Rates of HTTP calls, in memory: per address, per device that asks, per device that is asked for.

import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import type { RateName, Rates } from '../limits.ts';

export class RateGate {
  readonly #rates: Rates;
  readonly #limiters = new Map<RateName, RateLimiterMemory>();

  constructor(rates: Rates) {
    this.#rates = rates;
  }

  /** 0 when there is one more to have, else the ms to wait. */
  async take(name: RateName, key: string): Promise<number> {
    let limiter = this.#limiters.get(name);
    if (!limiter) {
      const { points, perMs } = this.#rates[name];
      limiter = new RateLimiterMemory({ points, duration: perMs / 1000, keyPrefix: '' });
      this.#limiters.set(name, limiter);
    }
    try {
      await limiter.consume(key);
      return 0;
    } catch (refusal) {
      if (refusal instanceof RateLimiterRes) return Math.max(1, refusal.msBeforeNext);
      throw refusal;
    }
  }
}
