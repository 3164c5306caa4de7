import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Bucket } from './bucket.ts';

const rate = { points: 10, perMs: 1000 };

test('gives what it holds at once, then says how long to wait, and keeps its word', () => {
  const bucket = new Bucket(rate, 0);
  expect(bucket.take(10, 0)).toBe(0);
  expect(bucket.take(3, 0)).toBe(300);
  expect(bucket.take(3, 299)).toBeGreaterThan(0);
  expect(bucket.take(3, 300)).toBe(0);
});

test('something larger than the whole bucket passes when it is full', () => {
  const bucket = new Bucket(rate, 0);
  expect(bucket.take(50, 0)).toBe(0);
  expect(bucket.take(1, 0)).toBeGreaterThan(0);
  expect(bucket.full(1000)).toBe(true);
});

test('a clock that was set back neither fills nor empties it', () => {
  const bucket = new Bucket(rate, 10_000);
  expect(bucket.take(8, 10_000)).toBe(0);
  expect(bucket.take(3, 0)).toBeGreaterThan(0);
  expect(bucket.take(2, 0)).toBe(0);
});

test('never gives more than one full bucket and the refill, whatever is asked when', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.integer({ min: 1, max: 10 }), fc.nat(200)), { maxLength: 200 }), (asks) => {
      const bucket = new Bucket(rate, 0);
      let [now, given] = [0, 0];
      for (const [points, pause] of asks) {
        now += pause;
        if (bucket.take(points, now) === 0) given += points;
        expect(given).toBeLessThanOrEqual(rate.points + (now * rate.points) / rate.perMs + 1e-6);
      }
    }),
  );
});
