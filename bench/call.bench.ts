// A call whose frames are sealed beside the same call of bare simple-peer, 720 lines at 30 frames a second, in the same browser: what sealing
// costs in processor time and delay, and how much longer the first picture takes. Both ends run in one page; the picture goes one way.

import { setTimeout as wait } from 'node:timers/promises';
import { openArena } from './call/arena.ts';
import type { Who } from './call/contestants.ts';
import { median } from './figure.ts';
import { report } from './report.ts';
import { interleave } from './rounds.ts';

const quick = process.env.BENCH_QUICK === '1';
const ROUNDS = quick ? 1 : 5;
const STARTS = quick ? 2 : 9;
/** Until the connection has found out how much it may send. */
const SETTLE_MS = quick ? 2_000 : 8_000;
const MEASURE_MS = quick ? 3_000 : 12_000;
const AGAINST = 'bare simple-peer, unsealed';

const arena = await openArena();
const delays: Record<Who, number[]> = { ours: [], bare: [] };
const heights = new Set<number>();

/** Cores that the browser kept busy during one call. */
async function cores(who: Who): Promise<number> {
  await arena.begin(who);
  await wait(SETTLE_MS);
  const [before, since] = [await arena.worked(), performance.now()];
  delays[who].push(median(await arena.ages(MEASURE_MS)));
  const worked = (await arena.worked()) - before;
  const seconds = (performance.now() - since) / 1000;
  heights.add(await arena.height());
  await arena.end();
  await wait(500);
  return worked / seconds;
}

async function start(who: Who): Promise<number> {
  const ms = await arena.begin(who);
  await arena.end();
  await wait(500);
  return ms;
}

try {
  const starts = await interleave({ rounds: STARTS, ours: () => start('ours'), against: () => start('bare') });
  report({ figure: 'taken up to first picture decoded', unit: 'ms', rounds: starts, against: AGAINST, goal: '<= 1.3' });
  const busy = await interleave({ rounds: ROUNDS, ours: () => cores('ours'), against: () => cores('bare') });
  report({ figure: 'call of 720p30, processor', unit: 'cores', rounds: busy, against: AGAINST, goal: '<= 1.05' });
  // The first of each was not measured.
  const [sealed, unsealed] = [delays.ours.slice(1), delays.bare.slice(1)];
  report({ figure: 'glass to glass, median', unit: 'ms', rounds: { ours: sealed, against: unsealed }, against: AGAINST });
  const added = sealed.map((ms, round) => ms - (unsealed[round] ?? Number.NaN));
  report({ figure: 'glass to glass, added by sealing', unit: 'ms', rounds: { ours: added }, goal: '<= 5' });
  if ([...heights].some((height) => height !== 720))
    console.error(`The machine could not keep up: pictures of ${[...heights].join(', ')} lines.`);
} finally {
  await arena.close();
}
