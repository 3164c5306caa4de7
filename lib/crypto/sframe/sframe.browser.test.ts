// The same in a real Chromium, whose WebCrypto is what ships.

import { expect, test } from 'vitest';
import { ctrHmacVectors, suiteVectors } from './official-vectors.contract.ts';

test('the official vectors come out right in a browser', async () => {
  const results = [...(await ctrHmacVectors()), ...(await suiteVectors())];
  expect(results).toHaveLength(3 + 5);
  for (const { got, expected } of results) expect(got).toEqual(expected);
});
