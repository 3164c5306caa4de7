// Session operations in Chromium, beside the bare Signal library in the same page. Ours does more (post-quantum handshake,
// checks, pruning, a sealed record) and is still measured against the library's plain X3DH.

import { report } from './report.ts';
import { interleave } from './rounds.ts';
import { openArena, type Work } from './session/page.ts';

const ROUNDS = 7;
const AGAINST = 'bare Signal library';

const figures: readonly {
  readonly figure: string;
  readonly work: Work;
  readonly count: { readonly ours: number; readonly bare: number };
}[] = [
  { figure: 'session start, both sides', work: 'starts', count: { ours: 20, bare: 2 } },
  { figure: 'encrypt, one chain', work: 'encrypts', count: { ours: 200, bare: 200 } },
  { figure: 'decrypt, one chain', work: 'decrypts', count: { ours: 200, bare: 200 } },
  { figure: 'ping-pong, exchanges', work: 'pingPong', count: { ours: 40, bare: 5 } },
  { figure: 'one-time prekeys', work: 'preKeys', count: { ours: 100, bare: 20 } },
];

const arena = await openArena();
try {
  for (const { figure, work, count } of figures) {
    const perSecond = async (who: 'ours' | 'bare') => (count[who] / (await arena.run(who, work, count[who]))) * 1000;
    const rounds = await interleave({ rounds: ROUNDS, ours: () => perSecond('ours'), against: () => perSecond('bare') });
    report({ figure, unit: '1/s', rounds, against: AGAINST });
  }
} finally {
  await arena.close();
}
