import fc from 'fast-check';
import { expect, test } from 'vitest';
import { steadyOrder } from './steady-order.ts';

const ids = fc.uniqueArray(fc.constantFrom(...'abcdefgh'));

test('rows that were shown keep their order, gone ones are gone, new ones wait at the end', () => {
  fc.assert(
    fc.property(ids, ids, (shown, fresh) => {
      const order = steadyOrder(
        shown,
        fresh.map((id) => ({ id })),
      ).map(({ id }) => id);
      expect(order).toEqual([...shown.filter((id) => fresh.includes(id)), ...fresh.filter((id) => !shown.includes(id))]);
    }),
  );
});
