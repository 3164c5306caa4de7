import fc from 'fast-check';
import { expect, test } from 'vitest';
import { REPLAY_WINDOW, ReplayWindow } from './replay-window.ts';

test('each counter is taken once, whatever the order, as a set and a highest would do it', () => {
  const near = fc.integer({ min: -2 * REPLAY_WINDOW, max: 2 * REPLAY_WINDOW });
  const jump = fc.constantFrom(0, 0, 0, 0, 5000, 1 << 20);
  fc.assert(
    fc.property(fc.array(fc.tuple(near, jump), { maxLength: 200 }), (steps) => {
      const window = new ReplayWindow();
      const seen = new Set<number>();
      let top = -1;
      for (const [step, far] of steps) {
        const ctr = Math.max(0, top + step + far);
        const taken = !seen.has(ctr) && ctr > top - REPLAY_WINDOW;
        expect(window.has(BigInt(ctr))).toBe(!taken);
        expect(window.mark(BigInt(ctr))).toBe(taken);
        seen.add(ctr);
        if (taken) top = Math.max(top, ctr);
      }
    }),
    { numRuns: 300 },
  );
});

test('the window ends exactly at its width', () => {
  const window = new ReplayWindow();
  const far = BigInt(REPLAY_WINDOW);
  expect(window.mark(0n)).toBe(true);
  expect(window.mark(far)).toBe(true);
  expect(window.has(0n)).toBe(true);
  expect(window.has(1n)).toBe(false);
  expect(window.mark(1n)).toBe(true);
  expect(window.mark((1n << 64n) - 1n)).toBe(true);
  expect(window.has(far)).toBe(true);
});
