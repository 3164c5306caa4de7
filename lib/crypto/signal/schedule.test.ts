import fc from 'fast-check';
import { expect, test } from 'vitest';
import { rehearse, schedules } from './schedule.contract.ts';

test('a hundred random schedules lose nothing, open nothing twice and end on one session', async () => {
  let runs = 0;
  await fc.assert(
    fc.asyncProperty(schedules, async (steps) => {
      runs++;
      await rehearse(steps);
    }),
    { seed: 20_261_123, numRuns: 100, endOnFailure: true },
  );
  expect(runs).toBe(100);
}, 120_000);
