import fc from 'fast-check';
import { expect, test } from 'vitest';
import { later, type Tick } from './tick.ts';

const tick = fc.constantFrom<Tick>('queued', 'sent', 'delivered', 'read', 'failed');

test('receipts in any order and number end at the same tick', () => {
  fc.assert(
    fc.property(fc.array(tick, { minLength: 1 }), (ticks) => {
      const forward = ticks.reduce(later);
      const backward = [...ticks].reverse().reduce(later);
      expect(backward).toBe(forward);
      expect(later(forward, forward)).toBe(forward);
    }),
  );
});

test('a receipt outranks a failure: the message came through after all', () => {
  expect(later('failed', 'delivered')).toBe('delivered');
  expect(later('read', 'failed')).toBe('read');
});
