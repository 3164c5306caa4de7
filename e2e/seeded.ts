// Random choices that can be had again: every campaign prints its seed, and `SEED` sets it. Moments in other processes stay their own.

import { randomInt } from 'node:crypto';

export interface Chance {
  readonly seed: number;
  /** A whole number of 0 … below - 1. */
  below(limit: number): number;
  shuffled<T>(items: readonly T[]): readonly T[];
}

/** The generator is mulberry32. */
export function seeded(seed = Number(process.env.SEED ?? randomInt(2 ** 31))): Chance {
  let state = seed;
  const below = (limit: number): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * limit);
  };
  const shuffled = <T>(items: readonly T[]): readonly T[] => {
    const left = [...items];
    return items.map(() => left.splice(below(left.length), 1)[0] as T);
  };
  return { seed, below, shuffled };
}
