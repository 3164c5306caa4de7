// Every codec over a line that loses a fifth of its packets, in a real Chromium. With bytes sealed that had to stay clear, pictures froze for
// good here while they ran without loss: what carries a frame looks into it when it decides what is missing.

import { afterEach, expect, test } from 'vitest';
import { commands } from 'vitest/browser';
import { endAll, inbound, linked, type OnTheWay } from './loopback.contract.ts';

const { lineTo, loseOnLine, closeLine } = commands as unknown as {
  readonly lineTo: (address: string, port: number) => Promise<number>;
  readonly loseOnLine: (share: number) => Promise<void>;
  readonly closeLine: () => Promise<void>;
};

afterEach(async () => {
  endAll();
  await closeLine();
});

/** Every candidate over the line, and none beside it. */
const overTheLine: OnTheWay = async (candidate) => {
  const [, before, address, port, after] =
    /^(candidate:\S+ \d+ udp \d+) (\d+\.\d+\.\d+\.\d+) (\d+)( typ host.*)$/i.exec(candidate.candidate) ?? [];
  if (!address) return null;
  return { ...candidate.toJSON(), candidate: `${before} ${address} ${await lineTo(address, Number(port))}${after}` };
};

const soon = { timeout: 60_000, interval: 200 };

test.each(['VP8', 'VP9', 'AV1'])(
  'Opus and %s: the picture comes again and again, and everything that arrives whole opens',
  async (codec) => {
    const { from, to } = await linked(codec, overTheLine);
    await expect.poll(async () => (await inbound(to.connection)).decoded, soon).toBeGreaterThan(10);
    await loseOnLine(0.2);
    const before = await inbound(to.connection);
    for (let second = 1; second <= 5; second++) {
      const { decoded, samples } = await inbound(to.connection);
      await expect.poll(async () => (await inbound(to.connection)).decoded, soon).toBeGreaterThan(decoded + 20);
      await expect.poll(async () => (await inbound(to.connection)).samples, soon).toBeGreaterThan(samples + 24_000);
    }
    const after = await inbound(to.connection);
    expect(after.lost - before.lost).toBeGreaterThan((after.packets - before.packets) / 20);
    const [sent, received] = [await from.frames?.counts(), await to.frames?.counts()];
    expect(sent?.total.withheld).toBe(0);
    expect(received?.total.refused).toMatchObject({ unknownKey: 0, notAuthentic: 0, malformed: 0 });
  },
);
