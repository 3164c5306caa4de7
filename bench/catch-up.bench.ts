// Coming back after having been away: 10,000 queued messages from 20 people, until all of them are committed, by the real page and the real
// engine worker of the build against a real relay; beside `ws` alone, handing the same bodies to a page that counts them.
// BENCH_QUICK=1 runs a small version.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openBrowser, prepare } from './catch-up/scene.ts';
import { caughtUp, type Watched, watch } from './catch-up/watch.ts';
import { report } from './report.ts';
import { interleave } from './rounds.ts';

const quick = process.env.BENCH_QUICK === '1';
const [PEOPLE, EACH] = quick ? [20, 20] : [20, 500];
const ROUNDS = quick ? 1 : 3;
const COUNT = PEOPLE * EACH;

const scene = await prepare(PEOPLE, EACH);
const bare = spawn(process.execPath, [fileURLToPath(import.meta.resolve('./catch-up/bare.ts')), scene.bodies], {
  stdio: ['ignore', 'pipe', 'inherit'],
});
process.once('exit', () => bare.kill('SIGKILL'));
const [said] = (await once(bare.stdout, 'data')) as [Buffer];
const bareOrigin = `http://localhost:${/port (\d+)/.exec(said.toString())?.[1]}`;

const seen: Watched[] = [];

/** ms a message, from opening the page; afterwards the page is opened again, and must still have them all. */
async function ours(): Promise<number> {
  const context = await scene.open();
  try {
    const page = await context.newPage();
    await watch(page);
    await page.goto(scene.origin);
    const watched = await caughtUp(page, scene.before, scene.all);
    seen.push(watched);
    await page.reload();
    await caughtUp(page, 0, scene.all);
    return watched.allAt / COUNT;
  } finally {
    await context.close();
  }
}

async function against(): Promise<number> {
  const profile = await mkdtemp(join(tmpdir(), 'sotto-bare-'));
  const context = await openBrowser(profile);
  const page = await context.newPage();
  await page.goto(bareOrigin);
  const counted = await page.waitForFunction(() => (globalThis as { counted?: number }).counted);
  const took = (await counted.jsonValue()) ?? Number.NaN;
  await context.close();
  await rm(profile, { recursive: true, force: true });
  return took / COUNT;
}

try {
  const rounds = await interleave({ rounds: ROUNDS, ours, against });
  // The first was the unmeasured one.
  const of = (pick: (one: Watched) => number) => ({ ours: seen.slice(1).map(pick) });
  report({ figure: `catching up, each of ${COUNT.toLocaleString('en')}`, unit: 'ms', rounds: { ours: rounds.ours }, goal: '<= 1' });
  report({ figure: `catching up, each of ${COUNT.toLocaleString('en')}`, unit: 'ms', rounds, against: 'bare ws, only counted' });
  report({ figure: 'first screen of conversations', unit: 'ms', rounds: of((one) => one.listedAt) });
  report({ figure: 'first new messages in the rows', unit: 'ms', rounds: of((one) => one.firstAt) });
  // Tasks of up to 50 ms are not reported by the browser and count as 0.
  report({ figure: 'longest task of the page, catching up', unit: 'ms', rounds: of((one) => one.longestAfter), goal: '<= 50' });
  report({ figure: 'longest task of the page, loading', unit: 'ms', rounds: of((one) => one.longestLoading) });
} finally {
  bare.kill('SIGTERM');
  await scene.stop();
}
process.exit(0);
