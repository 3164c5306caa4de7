// Sealing and opening frames in a worker of a real Chromium, beside LiveKit's worker on the same streams of the same frames, and beside what
// cannot be avoided: WebCrypto alone plus a frame's way through a worker that does nothing. BENCH_QUICK=1 runs a small version.

import type { Goal } from './figure.ts';
import { report } from './report.ts';
import { interleave } from './rounds.ts';
import { openArena } from './sframe/arena.ts';
import type { Round, Who, Work } from './sframe/contest.ts';

const quick = process.env.BENCH_QUICK === '1';
/** Many short ones: a round is over before somebody else on the machine gets far. */
const ROUNDS = quick ? 11 : 41;

const sizes: readonly { readonly size: number; readonly name: string; readonly count: number; readonly goal: Goal }[] = [
  { size: 120, name: '120 B', count: 1000, goal: '>= 1.25' },
  { size: 1200, name: '1.2 kB', count: 1000, goal: '>= 1.25' },
  { size: 10_000, name: '10 kB', count: 500, goal: '>= 1.25' },
  { size: 50_000, name: '50 kB', count: 200, goal: '>= 1.5' },
];

const arena = await openArena();
try {
  for (const { size, name, goal, count: usual } of sizes) {
    const count = quick ? usual / 4 : usual;
    for (const work of ['seal', 'open'] as const satisfies Work[]) {
      const ms = async (who: Who) => (await arena.run({ who, work, size, count } satisfies Round)).ms;
      const perSecond = async (who: Who) => (count / (await ms(who))) * 1000;
      const rounds = await interleave({ rounds: ROUNDS, ours: () => perSecond('ours'), against: () => perSecond('livekit') });
      report({ figure: `${work}, ${name}`, unit: 'frames/s', rounds, against: 'LiveKit’s worker', goal });

      const each = async (...whos: Who[]) => {
        let sum = 0;
        for (const who of whos) sum += (await ms(who)) * 1000;
        return sum / count;
      };
      const way = await interleave({ rounds: ROUNDS, ours: () => each('ours'), against: () => each('bare AES-GCM', 'pass-through') });
      report({ figure: `${work}, ${name}, whole way`, unit: 'µs', rounds: way, against: 'bare AES-GCM + pass-through', goal: '<= 1.6' });
    }
  }
  // As many frames as ten minutes of video have, under one key.
  const { grown } = await arena.run({ who: 'ours', work: 'seal', size: 120, count: quick ? 2000 : 20_000 });
  report({ figure: 'bytes a frame grows by, at most', unit: 'B', rounds: { ours: [grown] }, goal: '<= 20' });
} finally {
  await arena.close();
}
