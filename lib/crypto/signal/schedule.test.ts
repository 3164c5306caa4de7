// The fixed share of the campaign that `npm run soak -- schedule` runs at length.

import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { bareCompany } from './bare-library.contract.ts';
import { messagesUntilHealed, REFRESH_AFTER, talks } from './healing.contract.ts';
import { official } from './official-library.contract.ts';
import { ours } from './ours.contract.ts';
import { Campaign, rehearse, schedules } from './schedule.contract.ts';
import type { Company } from './talker.contract.ts';

const SEED = 20_261_123;

/** The first `count` of the same schedules for everybody. */
async function campaign<Bundle>(company: Company<Bundle>, count: number): Promise<Campaign> {
  const made = new Campaign(company.name);
  for (const steps of fc.sample(schedules, { seed: SEED, numRuns: count })) made.add(steps, await rehearse(company, steps));
  process.stdout.write(`${made}\n`);
  return made;
}

test('three hundred random schedules lose nothing, open nothing twice and end on one session', async () => {
  const { totals, faults } = await campaign(ours, 300);
  expect(faults).toEqual([]);
  expect(totals).toMatchObject({ schedules: 300, lost: 0, twice: 0, apart: 0 });
}, 240_000);

test("Signal's own library on the same schedules, as the reference: it opens nothing twice either", async () => {
  expect((await campaign(official, 60)).totals.twice).toBe(0);
}, 60_000);

test('the schedules are no formality: the bare library loses messages on them', async () => {
  for (const name of ['warn', 'error'] as const) vi.spyOn(console, name).mockImplementation(() => {});
  expect((await campaign(await bareCompany(), 20)).totals.lost).toBeGreaterThan(0);
  vi.restoreAllMocks();
}, 120_000);

test('after somebody has copied everything, a session with a KEM secret that he does not have is soon in use', async () => {
  const took: number[] = [];
  for (const talk of fc.sample(talks, { seed: SEED, numRuns: 30 })) took.push(await messagesUntilHealed(talk));
  took.sort((a, b) => a - b);
  process.stdout.write(`healed after ${took[15]} messages in the median and ${took.at(-1)} at most\n`);
  // The rest of one period, one whole, and the time until the other side writes.
  expect(took.at(-1)).toBeLessThanOrEqual(3 * REFRESH_AFTER);
}, 60_000);
