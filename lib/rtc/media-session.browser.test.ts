// Two sessions in a real Chromium with made-up devices: what is captured here is seen and heard there, sealed on its way, and nothing else is.

import { afterEach, expect, test } from 'vitest';
import { line, makePair, type Pair, type PairOptions, total } from './media-pair.contract.ts';

const pairs: Pair[] = [];
afterEach(() => {
  for (const pair of pairs.splice(0)) pair.close();
});

async function connected(options: PairOptions = {}): Promise<Pair> {
  const pair = await makePair(options);
  pairs.push(pair);
  await pair.start();
  await expect.poll(() => [line(pair.caller), line(pair.callee)]).toEqual(['connected', 'connected']);
  return pair;
}

test('voices are heard on both sides', async () => {
  const { caller, callee } = await connected();
  for (const side of [caller, callee]) {
    await expect.poll(() => side.media.state().frames.opened).toBeGreaterThan(20);
    await expect.poll(() => total(side, 'inbound-rtp', 'audio', 'totalAudioEnergy')).toBeGreaterThan(0);
  }
  expect(caller.refused).toEqual([]);
  expect(callee.media.state().path).toBe('direct');
});

test('pictures are seen on both sides', async () => {
  const { caller, callee } = await connected({ callerVideo: true, calleeVideo: true });
  for (const side of [caller, callee]) await expect.poll(() => total(side, 'inbound-rtp', 'video', 'framesDecoded')).toBeGreaterThan(10);
});
