import { expect, test } from 'vitest';
import { anyOrders } from './call-orders.contract.ts';
import { stories } from './call-pair.contract.ts';

test('a million hostile orders: no media before *accept*, one row, and the end is final', () => {
  expect(anyOrders(1_000_000, 20, 77)).toEqual([]);
});

test('100,000 calls between two people over a slow channel: in the end both have the same call, or neither has one', () => {
  expect(stories(100_000, 100, 1_000_000)).not.toHaveProperty('faults');
});
