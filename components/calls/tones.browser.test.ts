// What the sounds are, rendered by the browser's own clock rather than heard.

import { expect, test } from 'vitest';
import { OVER, RING, RINGBACK, schedule, soundsFor, type Tone } from './tones.ts';

const RATE = 8000;

async function rendered(tone: Tone, seconds: number): Promise<Float32Array> {
  const context = new OfflineAudioContext(1, RATE * seconds, RATE);
  schedule(context, context.destination, tone, 0);
  return (await context.startRendering()).getChannelData(0);
}
const loudest = (wave: Float32Array) => wave.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);

test.each([
  ['ring', RING],
  ['ringback', RINGBACK],
  ['not reached', OVER],
])('%s can be heard, is not loud, and is over when it says', async (_, tone) => {
  const seconds = Math.ceil(soundsFor(tone)) + 1;
  const wave = await rendered(tone, seconds);
  expect(loudest(wave)).toBeGreaterThan(0.03);
  expect(loudest(wave)).toBeLessThan(0.6);
  expect(loudest(wave.slice(Math.ceil((soundsFor(tone) + 0.05) * RATE)))).toBe(0);
});

test('a round is over before the next one begins, and the ring is louder than the ringback', async () => {
  for (const tone of [RING, RINGBACK]) expect(soundsFor(tone)).toBeLessThan(tone.every);
  expect(loudest(await rendered(RING, 4))).toBeGreaterThan(2 * loudest(await rendered(RINGBACK, 4)));
});
