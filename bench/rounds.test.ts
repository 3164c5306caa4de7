import { expect, test } from 'vitest';
import { interleave } from './rounds.ts';

test('after one warm-up each, the contestants take turns at being first', async () => {
  let calls = '';
  const count = (letter: string): number => {
    calls += letter;
    return calls.length;
  };
  const results = await interleave({ rounds: 3, ours: () => count('o'), against: async () => count('a') });
  expect(calls).toBe('oaoaaooa');
  expect(results).toEqual({ ours: [3, 6, 7], against: [4, 5, 8] });
});
