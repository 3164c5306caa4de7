// The relay beside bare `ws`, which stores nothing and knows nobody: durable messages a second, time from sender to recipient, memory of an
// idle connection. Both servers run as processes of their own; this process is the load. BENCH_QUICK=1 runs a small version of everything.

import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Child, startEcho, startRelay } from './relay/child.ts';
import { openIdle } from './relay/idle.ts';
import { type Lane, openEchoLane, openRelayLane } from './relay/lanes.ts';
import { drive, type Load } from './relay/load.ts';
import { registerMany } from './relay/people.ts';
import { report } from './report.ts';
import { interleave } from './rounds.ts';

const quick = process.env.BENCH_QUICK === '1';
const against = 'bare ws echo';
const PAIRS = quick ? [1, 20] : [1, 100, 1000];
const IDLE = quick ? 500 : 10_000;
const ROUNDS = quick ? 1 : 3;
const TIMES = quick ? { warmUpMs: 200, measureMs: 300 } : { warmUpMs: 700, measureMs: 2_500 };

/** Both servers with the same lanes, round by round; all figures of one number of pairs come from the same rounds. */
async function measurePairs(
  pairs: number,
  inFlight: number,
  relay: Child,
  echo: Child,
  relayLanes: readonly Lane[],
  echoLanes: readonly Lane[],
): Promise<void> {
  const loads: { ours: Load[]; against: Load[] } = { ours: [], against: [] };
  const run = async (side: 'ours' | 'against') => {
    const [server, lanes] = side === 'ours' ? [relay, relayLanes] : [echo, echoLanes];
    const load = await drive({ lanes: lanes.slice(0, pairs), server, inFlight, ...TIMES });
    loads[side].push(load);
    return load.rate;
  };
  const rate = await interleave({ rounds: ROUNDS, ours: () => run('ours'), against: () => run('against') });
  // The first of each was the unmeasured one.
  const of = (figure: keyof Load) => ({
    ours: loads.ours.slice(1).map((load) => load[figure]),
    against: loads.against.slice(1).map((load) => load[figure]),
  });
  const name = `${pairs} pair${pairs === 1 ? '' : 's'}${inFlight === 1 ? '' : `, ${inFlight} in flight`}`;
  report({ figure: `durable messages, ${name}`, unit: '1/s', rounds: rate, against });
  report({ figure: `delivery p50, ${name}`, unit: 'ms', rounds: of('p50'), against });
  report({ figure: `delivery p99, ${name}`, unit: 'ms', rounds: of('p99'), against });
  report({ figure: `server CPU a message, ${name}`, unit: 'µs', rounds: of('cpuUs'), against });
}

async function measureThroughput(folder: string): Promise<void> {
  const [relay, echo] = [await startRelay(folder), await startEcho()];
  const most = Math.max(...PAIRS);
  const people = await registerMany(relay.port, 2 * most);
  const relayLanes: Lane[] = [];
  const echoLanes: Lane[] = [];
  for (let i = 0; i < most; i++) {
    const [from, to] = [people[2 * i], people[2 * i + 1]];
    if (from && to) relayLanes.push(await openRelayLane(relay.port, from, to));
    echoLanes.push(await openEchoLane(echo.port));
  }
  for (const pairs of PAIRS) await measurePairs(pairs, 1, relay, echo, relayLanes, echoLanes);
  await measurePairs(PAIRS[1] as number, 8, relay, echo, relayLanes, echoLanes);
  for (const lane of [...relayLanes, ...echoLanes]) lane.close();
  await Promise.all([relay.stop(), echo.stop()]);
}

async function measureIdle(folder: string): Promise<void> {
  const tokens = Array.from({ length: IDLE }, () => new Uint8Array(randomBytes(32)));
  const { relay: ours, echo: bare } = await openIdle(folder, tokens);
  report({
    figure: `memory of an idle connection, at ${IDLE.toLocaleString('en')}`,
    unit: 'B',
    rounds: { ours: [ours], against: [bare] },
    against,
  });
}

const folder = await mkdtemp(join(tmpdir(), 'sotto-bench-'));
try {
  await measureThroughput(join(folder, 'throughput'));
  await measureIdle(join(folder, 'idle'));
} finally {
  await rm(folder, { recursive: true });
}
process.exit(0);
