import fc from 'fast-check';
import { test } from 'vitest';
import { rehearse, schedules } from './schedule.contract.ts';

test('ten thousand random schedules lose nothing, open nothing twice and end on one session', async () => {
  await fc.assert(fc.asyncProperty(schedules, rehearse), { numRuns: 10_000, endOnFailure: true });
});
