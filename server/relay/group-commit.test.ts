import { describe, expect, test } from 'vitest';
import { newCounters } from '../ops/counters.ts';
import type { Append, AppendOutcome, Batch, Mailbox } from '../store/store.ts';
import { type CommitOutcome, GroupCommit } from './group-commit.ts';

const append = (n: number) => ({ mailbox: n as Mailbox }) as Append;
const turn = () => new Promise((resolve) => setImmediate(resolve));

function setUp(commit: (batch: Batch) => Promise<readonly AppendOutcome[]>) {
  const failures: unknown[] = [];
  const counters = newCounters();
  const commits = new GroupCommit({ commit } as never, counters, (error) => failures.push(error));
  const outcomes: [number, CommitOutcome][] = [];
  const add = (n: number) => commits.append(append(n), (outcome) => outcomes.push([n, outcome]));
  return { commits, outcomes, add, failures, counters };
}
const storeAll = async ({ appends }: Batch): Promise<readonly AppendOutcome[]> =>
  appends.map(({ mailbox }) => ({ kind: 'stored', seq: mailbox }));

describe('group commit', () => {
  test('what comes in one turn is one transaction, answered in order', async () => {
    const batches: Batch[] = [];
    const { commits, outcomes, add } = setUp((batch) => {
      batches.push(batch);
      return storeAll(batch);
    });
    add(1);
    commits.remove({ mailbox: 9 as Mailbox, first: 1, last: 2 });
    add(2);
    expect(batches).toEqual([]);
    await commits.idle();
    expect(batches).toEqual([{ appends: [append(1), append(2)], removals: [{ mailbox: 9, first: 1, last: 2 }] }]);
    expect(outcomes).toEqual([
      [1, { kind: 'stored', seq: 1 }],
      [2, { kind: 'stored', seq: 2 }],
    ]);
  });

  test('what comes while a slow engine writes is the next transaction, never a second at once', async () => {
    let [running, most] = [0, 0];
    const { commits, outcomes, add, counters } = setUp(async (batch) => {
      running += 1;
      most = Math.max(most, running);
      await turn();
      await turn();
      running -= 1;
      return storeAll(batch);
    });
    for (let n = 1; n <= 20; n++) {
      add(n);
      if (n % 3 === 0) await turn();
    }
    await commits.idle();
    expect(most).toBe(1);
    expect(outcomes.map(([n]) => n)).toEqual(Array.from({ length: 20 }, (_, i) => i + 1));
    expect(counters.commits).toBeLessThan(20);
  });

  test('when it fails every append is told so, and the next one works', async () => {
    let broken = true;
    const { commits, outcomes, add, failures, counters } = setUp((batch) =>
      broken ? Promise.reject(new Error('disk full')) : storeAll(batch),
    );
    add(1);
    add(2);
    await commits.idle();
    broken = false;
    add(3);
    await commits.idle();
    expect(outcomes.map(([, { kind }]) => kind)).toEqual(['failed', 'failed', 'stored']);
    expect([failures.length, counters.failedCommits]).toEqual([1, 1]);
  });

  test('that has nothing to do is idle at once', async () => {
    await setUp(storeAll).commits.idle();
  });
});
