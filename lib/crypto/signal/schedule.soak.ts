// Ten thousand random schedules, ours beside Signal's own library on the same ones and the bare library on a few of them; and how long
// healing takes. A seed can be given: SOAK_SEED=7 npm run soak -- schedule

import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { bareCompany } from './bare-library.contract.ts';
import { messagesUntilHealed, REFRESH_AFTER, talks } from './healing.contract.ts';
import { official } from './official-library.contract.ts';
import { ours } from './ours.contract.ts';
import { Campaign, rehearse, schedules } from './schedule.contract.ts';

const RUNS = 10_000;
const BARE_RUNS = 300;
const seed = Number(process.env.SOAK_SEED ?? 20_261_123);

test('ten thousand random schedules lose nothing, open nothing twice and end on one session', async () => {
  for (const name of ['warn', 'error'] as const) vi.spyOn(console, name).mockImplementation(() => {});
  const bare = await bareCompany();
  const [mine, theirs, unwrapped] = [new Campaign(ours.name), new Campaign(official.name), new Campaign(bare.name)];
  process.stdout.write(`seed ${seed}\n`);
  for (const [i, steps] of fc.sample(schedules, { seed, numRuns: RUNS }).entries()) {
    const result = await rehearse(ours, steps);
    mine.add(steps, result);
    // Who leads is a matter of keys: the same steps may go well the next time.
    if (result.fault) process.stdout.write(`schedule ${i}: ${result.fault}: ${JSON.stringify(steps)}\n`);
    theirs.add(steps, await rehearse(official, steps));
    if (i < BARE_RUNS) unwrapped.add(steps, await rehearse(bare, steps));
    if ((i + 1) % 1000 === 0) process.stdout.write(`${mine}\n${theirs}\n${unwrapped}\n`);
  }
  expect(mine.faults).toEqual([]);
  expect(mine.totals).toMatchObject({ schedules: RUNS, lost: 0, twice: 0, apart: 0 });
});

test('healing after everything was copied: two thousand talks', async () => {
  const took: number[] = [];
  for (const talk of fc.sample(talks, { seed, numRuns: 2000 })) took.push(await messagesUntilHealed(talk));
  took.sort((a, b) => a - b);
  process.stdout.write(`healed after ${took[1000]} messages in the median, ${took[1980]} in 99 of 100, ${took.at(-1)} at most\n`);
  expect(took.at(-1)).toBeLessThanOrEqual(3 * REFRESH_AFTER);
});
