import { expect, test } from 'vitest';
import { EXPECTED, officialVectors } from './official-vectors.contract.ts';

test('official vectors come out right, natively and portably, in Node', async () => {
  const scores = await officialVectors();
  expect(scores.flatMap(({ name, wrong }) => wrong.map((sentence) => `${name}, ${sentence}`))).toEqual([]);
  expect(scores.flatMap(({ tolerated }) => tolerated)).toEqual([]);
  expect(Object.fromEntries(scores.map(({ name, cases, refusals }) => [name, [cases, refusals]]))).toEqual(EXPECTED);
}, 60_000);
