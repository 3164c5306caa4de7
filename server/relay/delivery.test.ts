import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type AccountId, type DeliveredEnvelope, type DeviceId, LIMITS } from '../../protocol/index.ts';
import type { Mailbox, StoredEnvelope } from '../store/store.ts';
import { Delivery } from './delivery.ts';

const envelope = (seq: number): StoredEnvelope => ({
  seq,
  from: 'a' as AccountId,
  fromDevice: 1 as DeviceId,
  clientId: new Uint8Array(16),
  storedAt: 0,
  expiresAt: 1,
  body: new Uint8Array(4),
});
/** Lets every promise that can go on do so. */
const settle = () => new Promise((resolve) => setImmediate(resolve));

/** A mailbox of sequence numbers, and a delivery out of it. */
function setUp(waiting: number[] = []) {
  const stored = [...waiting];
  const delivered: number[] = [];
  const state = { room: true, drained: 0, failed: 0, breaks: false };
  const delivery = new Delivery(1 as Mailbox, {
    store: {
      async page(_, after, { envelopes }) {
        if (state.breaks) throw new Error('out of order');
        return stored
          .filter((seq) => seq > after)
          .slice(0, envelopes)
          .map(envelope);
      },
    },
    now: () => 0,
    hasRoom: () => state.room,
    deliver: ({ seq }: DeliveredEnvelope) => delivered.push(seq),
    drained: () => {
      state.drained += 1;
    },
    failed: () => {
      state.failed += 1;
    },
  });
  return {
    delivery,
    delivered,
    stored,
    state,
    store(seq: number) {
      stored.push(seq);
      delivery.offer(envelope(seq));
    },
    acknowledge(first: number, last = first) {
      for (let i = stored.length - 1; i >= 0; i--) if ((stored[i] as number) >= first && (stored[i] as number) <= last) stored.splice(i, 1);
      delivery.acknowledged([{ first, last }]);
    },
  };
}
const upTo = (count: number) => Array.from({ length: count }, (_, i) => i + 1);

describe('delivery', () => {
  test('hands over nothing before it begins, then what waits, then says drained once', async () => {
    const { delivery, delivered, state, store } = setUp([2, 5]);
    store(6);
    await settle();
    expect(delivered).toEqual([]);
    delivery.begin();
    await settle();
    expect(delivered).toEqual([2, 5, 6]);
    store(7);
    expect(delivered).toEqual([2, 5, 6, 7]);
    await settle();
    expect(state.drained).toBe(1);
  });

  test('misses nothing that is stored while a page is being read', async () => {
    const { delivery, delivered, store } = setUp(upTo(3));
    delivery.begin();
    store(4);
    store(5);
    await settle();
    store(6);
    await settle();
    expect(delivered).toEqual(upTo(6));
  });

  test('stops at the window and goes on when something is acknowledged, in any order', async () => {
    const { delivery, delivered, state, acknowledge } = setUp(upTo(LIMITS.unacknowledgedWindow + 3));
    delivery.begin();
    await settle();
    expect(delivered).toHaveLength(LIMITS.unacknowledgedWindow);
    expect(state.drained).toBe(0);
    acknowledge(17);
    await settle();
    expect(delivered).toHaveLength(LIMITS.unacknowledgedWindow + 1);
    acknowledge(1, 16);
    await settle();
    expect(delivered).toEqual(upTo(LIMITS.unacknowledgedWindow + 3));
    expect(state.drained).toBe(1);
  });

  test('stops while the socket does not drain, keeps the order, and goes on when it does', async () => {
    const { delivery, delivered, state, store } = setUp();
    delivery.begin();
    await settle();
    store(1);
    state.room = false;
    store(2);
    store(3);
    await settle();
    expect(delivered).toEqual([1]);
    state.room = true;
    store(4);
    await settle();
    expect(delivered).toEqual([1, 2, 3, 4]);
    delivery.resume();
    await settle();
    expect(delivered).toEqual([1, 2, 3, 4]);
  });

  test('looks into the store when another node stored something', async () => {
    const { delivery, delivered, stored } = setUp();
    delivery.begin();
    await settle();
    stored.push(1, 2);
    delivery.wake();
    await settle();
    expect(delivered).toEqual([1, 2]);
  });

  test('hands over nothing after its end', async () => {
    const { delivery, delivered, store } = setUp(upTo(2));
    delivery.begin();
    delivery.end();
    store(3);
    delivery.wake();
    await settle();
    expect(delivered).toEqual([]);
  });

  test('says so when the store fails', async () => {
    const { delivery, state } = setUp(upTo(2));
    state.breaks = true;
    delivery.begin();
    await settle();
    expect(state.failed).toBe(1);
  });

  test('whatever happens in whatever order: each envelope once, in order, within the window, and in the end all of them', async () => {
    const step = fc.oneof(
      { weight: 4, arbitrary: fc.record({ kind: fc.constant('store' as const), count: fc.integer({ min: 1, max: 150 }) }) },
      fc.record({ kind: fc.constant('acknowledge' as const), count: fc.integer({ min: 1, max: 300 }) }),
      fc.record({ kind: fc.constant('room' as const), room: fc.boolean() }),
      fc.record({ kind: fc.constant('settle' as const) }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
        const { delivery, delivered, state, store, acknowledge } = setUp();
        let [last, acknowledged] = [0, 0];
        delivery.begin();
        for (const one of steps) {
          if (one.kind === 'store') for (let i = 0; i < one.count; i++) store(++last);
          if (one.kind === 'acknowledge' && delivered.length > acknowledged) {
            const upper = Math.min(acknowledged + one.count, delivered.length);
            acknowledge(acknowledged + 1, upper);
            acknowledged = upper;
          }
          if (one.kind === 'room') {
            state.room = one.room;
            if (one.room) delivery.resume();
          }
          if (one.kind === 'settle') await settle();
          expect(delivered.length - acknowledged).toBeLessThanOrEqual(LIMITS.unacknowledgedWindow);
        }
        state.room = true;
        delivery.resume();
        while (acknowledged < last) {
          await settle();
          if (delivered.length === acknowledged) break;
          acknowledge(acknowledged + 1, delivered.length);
          acknowledged = delivered.length;
        }
        expect(delivered).toEqual(upTo(last));
      }),
      { numRuns: 200 },
    );
  });
});
