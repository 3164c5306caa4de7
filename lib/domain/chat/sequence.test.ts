import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MISSING_MAX, type Received, receive, restarts, without } from './sequence.ts';

const hashOf = (seq: number) => new Uint8Array(32).fill(seq % 251);
const contentOf = (seq: number, epoch = 1) => ({ epoch, seq, previous: hashOf(seq - 1), hash: hashOf(seq) });
const fresh: Received = { gotEpoch: 0, gotSeq: 0, gotHash: new Uint8Array(32), missing: [] };

describe('the sequence of one device', () => {
  test('in order, nothing is missing and nothing diverges', () => {
    let state = fresh;
    for (let seq = 1; seq <= 500; seq++) {
      const taken = receive(state, contentOf(seq), seq);
      expect(taken.reception).toEqual({ kind: 'next', diverged: false });
      state = taken.state;
    }
    expect(state).toMatchObject({ gotSeq: 500, missing: [] });
  });

  test('in any order, with any repetition and any loss: each is taken once, and exactly what did not come is missing', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 120 }), (seqs) => {
        let state = fresh;
        let order = 0;
        const taken = new Set<number>();
        for (const seq of seqs) {
          const { reception, state: next } = receive(state, contentOf(seq), order + 1);
          expect(reception.kind === 'repeated').toBe(taken.has(seq));
          if (reception.kind === 'gap') order += 1 + reception.kept;
          if (reception.kind === 'late') expect(reception.place.order).toBeLessThanOrEqual(order);
          if (reception.kind === 'next' || reception.kind === 'gap') order += 1;
          taken.add(seq);
          state = next;
        }
        const highest = Math.max(...seqs);
        const absent = Array.from({ length: highest }, (_, i) => i + 1).filter((seq) => !taken.has(seq));
        expect(state.gotSeq).toBe(highest);
        expect(state.missing.map((one) => one.seq)).toEqual(absent);
        const orders = state.missing.map((one) => one.order);
        expect(new Set(orders).size).toBe(orders.length);
      }),
    );
  });

  test('another past than the one we were told shows', () => {
    const { state } = receive(fresh, contentOf(1), 1);
    const { reception } = receive(state, { epoch: 1, seq: 2, previous: hashOf(77), hash: hashOf(2) }, 2);
    expect(reception).toEqual({ kind: 'next', diverged: true });
  });

  test('a device that begins a new count is followed, and what comes of the old one after that changes nothing', () => {
    const { state: old } = receive(receive(fresh, contentOf(1), 1).state, contentOf(5), 2);
    expect([restarts(fresh, 7), restarts(old, 1), restarts(old, 7)]).toEqual([false, false, true]);
    const { reception, state } = receive(old, contentOf(1, 7), 10);
    expect(reception).toEqual({ kind: 'next', diverged: false });
    expect(state).toMatchObject({ gotEpoch: 7, gotSeq: 1, missing: [] });
    expect(receive(state, contentOf(6), 11)).toEqual({ reception: { kind: 'stray' }, state });
  });

  test('an endless gap costs bounded memory', () => {
    const { reception, state } = receive(fresh, contentOf(2 ** 31), 1);
    expect(reception).toMatchObject({ kind: 'gap', count: 2 ** 31 - 1, kept: MISSING_MAX });
    expect(state.missing).toHaveLength(MISSING_MAX);
    expect(state.missing.at(-1)?.seq).toBe(2 ** 31 - 1);
    expect(
      without(
        state,
        state.missing.map((one) => one.seq),
      ).missing,
    ).toEqual([]);
  });
});
