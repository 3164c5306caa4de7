// Session operations in Chromium, beside the bare Signal library in the same page. Ours does more (post-quantum handshake,
// checks, pruning, a sealed record) and is still measured against the library's plain X3DH.

import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { bundleLikeShipped } from '../scripts/workers.mjs';
import type { Goal } from './figure.ts';
import { report } from './report.ts';
import { interleave } from './rounds.ts';
import { openArena, type Who, type Work } from './session/page.ts';

const ROUNDS = 7;
const AGAINST = 'bare Signal library';

const figures: readonly {
  readonly figure: string;
  readonly work: Work;
  readonly count: { readonly ours: number; readonly bare: number };
  readonly goal: Goal;
}[] = [
  { figure: 'session start, both sides', work: 'starts', count: { ours: 20, bare: 2 }, goal: '>= 20' },
  { figure: 'encrypt, one chain', work: 'encrypts', count: { ours: 400, bare: 400 }, goal: '>= 1.3' },
  { figure: 'decrypt, one chain', work: 'decrypts', count: { ours: 400, bare: 400 }, goal: '>= 1.3' },
  { figure: 'ping-pong, exchanges', work: 'pingPong', count: { ours: 40, bare: 5 }, goal: '>= 12' },
  { figure: 'one-time prekeys', work: 'preKeys', count: { ours: 100, bare: 20 }, goal: '>= 35' },
];

/** More than elsewhere: what is looked for is a small difference. */
const HYBRID_ROUNDS = 15;
const STARTS = 30;

const arena = await openArena();
try {
  for (const { figure, work, count, goal } of figures) {
    const perSecond = async (who: 'ours' | 'bare') => (count[who] / (await arena.run(who, work, count[who]))) * 1000;
    const rounds = await interleave({ rounds: ROUNDS, ours: () => perSecond('ours'), against: () => perSecond('bare') });
    report({ figure, unit: '1/s', rounds, against: AGAINST, goal });
  }

  // What being post-quantum costs: the same code with the KEM operations, the mixing and the KEM prekey's signature taken out of its bundle.
  const each = async (who: Who) => (await arena.run(who, 'starts', STARTS)) / STARTS;
  const hybrid = await interleave({ rounds: HYBRID_ROUNDS, ours: () => each('ours'), against: () => each('classical') });
  report({ figure: 'hybrid session start, both sides', unit: 'ms', rounds: hybrid, against: 'ours without ML-KEM', goal: '<= 1.25' });

  await arena.forged();
  const forged: number[] = [];
  for (let round = 0; round < ROUNDS; round++) forged.push(await arena.forged());
  report({ figure: 'worst forged message', unit: 'ms', rounds: { ours: forged }, goal: '<= 50' });
} finally {
  await arena.close();
}

const session = gzipSync(await bundleLikeShipped(fileURLToPath(import.meta.resolve('./session/sessions.ts'))), { level: 9 });
report({ figure: 'session bundle, gzip', unit: 'B', rounds: { ours: [session.length] }, goal: '<= 45000' });
