// A line that drops for a while and comes back, and one that does not, between two sessions in a real Chromium.

import { afterEach, expect, test } from 'vitest';
import { commands } from 'vitest/browser';
import { line, makePair, opened, type Pair } from './media-pair.contract.ts';
import type { Candidate, MediaEvent } from './media-session.ts';

/** See `e2e/media-line.ts`. */
const { lineTo, cutLine, closeLine } = commands as unknown as {
  readonly lineTo: (address: string, port: number) => Promise<number>;
  readonly cutLine: (off: boolean) => Promise<void>;
  readonly closeLine: () => Promise<void>;
};

let pair: Pair;
afterEach(async () => {
  pair.close();
  await closeLine();
});

/** No other way is left than the line that can be cut. */
async function overLine(event: MediaEvent): Promise<MediaEvent> {
  if (event.kind !== 'candidates') return event;
  const candidates: Candidate[] = [];
  for (const candidate of event.candidates) {
    const [, before, address, port, after] = /^(candidate:\S+ \d udp \d+) ([\d.]+) (\d+)( typ host.*)$/.exec(candidate.candidate) ?? [];
    if (address) candidates.push({ ...candidate, candidate: `${before} ${address} ${await lineTo(address, Number(port))}${after}` });
  }
  return { ...event, candidates };
}

async function connected(): Promise<void> {
  pair = await makePair({ onTheWay: (_, event) => overLine(event) });
  await pair.start();
  await expect.poll(() => Math.min(opened(pair.caller), opened(pair.callee)), { timeout: 15_000 }).toBeGreaterThan(20);
}

test.each([1_000, 8_000, 16_000])('a line that is away for %i ms more is reconnecting, and then comes back', async (away) => {
  await connected();
  await cutLine(true);
  await expect.poll(() => line(pair.caller), { timeout: 15_000 }).toBe('reconnecting');
  await new Promise((resolve) => setTimeout(resolve, away));
  await cutLine(false);
  const since = performance.now();
  const heard = opened(pair.callee);
  await expect.poll(() => [line(pair.caller), line(pair.callee)], { timeout: 15_000 }).toEqual(['connected', 'connected']);
  await expect.poll(() => opened(pair.callee), { timeout: 15_000 }).toBeGreaterThan(heard + 20);
  // biome-ignore lint/suspicious/noConsole: a campaign says what it measured
  console.info(`away for ${away} ms after it was noticed: back after ${Math.round(performance.now() - since)} ms`);
  expect([...pair.caller.refused, ...pair.callee.refused]).toEqual([]);
});

test('a line that does not come back is lost after half a minute, on both sides', async () => {
  await connected();
  await cutLine(true);
  await expect
    .poll(() => [pair.caller, pair.callee].map(({ events }) => events.find(({ kind }) => kind === 'ended')), { timeout: 60_000 })
    .toEqual([
      { kind: 'ended', reason: 'lost' },
      { kind: 'ended', reason: 'lost' },
    ]);
});
