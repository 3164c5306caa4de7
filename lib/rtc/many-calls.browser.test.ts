import { expect, test } from 'vitest';
import { manyCalls } from './many-calls.contract.ts';

test('in call after call no transform comes too late', { timeout: 60_000 }, async () => {
  expect(await manyCalls(6)).toEqual({ attached: 6 * 12, missed: 0, unsealed: 0 });
});
