// Three hundred calls, one after the other.

import { expect, test } from 'vitest';
import { manyCalls } from './many-calls.contract.ts';

test('in three hundred calls no transform comes too late', async () => {
  expect(await manyCalls(300)).toEqual({ attached: 300 * 12, missed: 0, unsealed: 0 });
});
