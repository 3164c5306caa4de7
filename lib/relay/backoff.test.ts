import fc from 'fast-check';
import { expect, test } from 'vitest';
import { BACKOFF_MAX_MS, BACKOFF_MIN_MS, backoff } from './backoff.ts';

test('a pause is never zero, never over the limit, and doubles until it gets there', () => {
  fc.assert(
    fc.property(fc.nat({ max: 1000 }), fc.double({ min: 0, max: 0.999_999, noNaN: true }), (attempt, random) => {
      const pause = backoff(attempt, random);
      expect(pause).toBeGreaterThanOrEqual(BACKOFF_MIN_MS / 2);
      expect(pause).toBeLessThanOrEqual(BACKOFF_MAX_MS);
    }),
  );
  expect(backoff(3, 0.5)).toBe(8 * backoff(0, 0.5));
});
