// Chromium and Firefox in one call, each calling the other: the media session as it ships, its signals carried by hand. Firefox attaches
// transforms, names codecs and counts frames in ways of its own.

import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, type Page, test } from '@playwright/test';
import { bundleLikeShipped } from '../scripts/workers.mjs';
import { Firefox, findFirefox } from './firefox.ts';
import type { MediaPage, Seen } from './media-page.ts';

/** Calls a function of `MediaPage`. */
type Side = (name: keyof MediaPage, argument?: string) => Promise<string>;

/** Runs in the page; `asked` is the function's name and its argument. */
const inPage = (asked: string): Promise<string> => {
  const [name, argument] = JSON.parse(asked) as [keyof MediaPage, string];
  return (globalThis as unknown as { media: MediaPage }).media[name](argument);
};

async function serve(): Promise<Server> {
  const files: Readonly<Record<string, string>> = {
    '/page.js': await bundleLikeShipped('e2e/media-page.ts'),
    '/w/frames.js': await bundleLikeShipped('lib/rtc/frame-crypto.worker.ts'),
  };
  const server = createServer(({ url = '' }, answer) => {
    const script = files[url];
    answer.setHeader('content-type', script === undefined ? 'text/html' : 'text/javascript');
    answer.end(script ?? '<!doctype html><title>media</title><body><script type="module" src="/page.js"></script>');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

/** With a camera and a microphone that are made up, and told of each other without asking the local network for names. */
const preferences = {
  'media.navigator.streams.fake': true,
  'media.navigator.permission.disabled': true,
  'media.peerconnection.ice.obfuscate_host_addresses': false,
  'media.peerconnection.ice.loopback': true,
  'media.autoplay.default': 0,
};

const secret = (): number[] => [...crypto.getRandomValues(new Uint8Array(32))];

async function call(
  caller: Side,
  callee: Side,
  calleeVideo: boolean,
): Promise<{ readonly carry: () => Promise<void>; readonly seen: () => Promise<readonly Seen[]> }> {
  const [mine, theirs] = [secret(), secret()];
  const fingerprints = [
    await caller('open', JSON.stringify({ video: true, mine, theirs })),
    await callee('open', JSON.stringify({ video: calleeVideo, mine: theirs, theirs: mine })),
  ];
  await caller('start');
  const carry = async (): Promise<void> => {
    for (const [from, to, fingerprint] of [
      [caller, callee, fingerprints[0]],
      [callee, caller, fingerprints[1]],
    ] as const) {
      const events = JSON.parse(await from('said')) as unknown[];
      if (events.length > 0) await to('take', JSON.stringify({ events, fingerprint }));
    }
  };
  return { carry, seen: async () => [JSON.parse(await caller('look')) as Seen, JSON.parse(await callee('look')) as Seen] };
}

test.describe('Chromium and Firefox', () => {
  let server: Server;
  let firefox: Firefox;

  test.beforeAll(async () => {
    const path = findFirefox();
    // biome-ignore lint/suspicious/noSkippedTests: Firefox is not a package of npm's; a machine may lack it.
    test.skip(path === null, 'no Firefox on this machine (firefox-esr, or FIREFOX_PATH): its media stay untried');
    server = await serve();
    firefox = await Firefox.start(path ?? '', preferences);
  });
  test.afterAll(async () => {
    await firefox?.stop();
    server?.close();
  });

  async function sides(page: Page): Promise<{ readonly chromium: Side; readonly fox: Side }> {
    const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    await page.goto(origin);
    await firefox.open(origin);
    return {
      chromium: (name, argument = '') => page.evaluate(inPage, JSON.stringify([name, argument])),
      fox: (name, argument = '') => firefox.run(inPage, JSON.stringify([name, argument])),
    };
  }

  for (const caller of ['Chromium', 'Firefox'] as const)
    test(`${caller} calls the other: both hear and see, sealed; a camera that comes later needs nothing said`, async ({ page }) => {
      const { chromium, fox } = await sides(page);
      const [first, second] = caller === 'Chromium' ? [chromium, fox] : [fox, chromium];
      const { carry, seen } = await call(first, second, false);
      await expect(async () => {
        await carry();
        const [mine, theirs] = await seen();
        expect([mine?.line, theirs?.line]).toEqual(['connected', 'connected']);
        expect(theirs?.decoded).toBeGreaterThan(10);
        expect(Math.min(mine?.voice ?? 0, theirs?.voice ?? 0)).toBeGreaterThan(50);
      }).toPass({ timeout: 60_000 });
      await carry();
      await second('camera', 'true');
      await expect(async () => expect((await seen())[0]?.decoded).toBeGreaterThan(10)).toPass({ timeout: 60_000 });
      expect(await first('said')).not.toContain('description');
      for (const { refused, opened, ended } of await seen()) {
        expect({ refused, ended }).toEqual({ refused: 0, ended: null });
        expect(opened).toBeGreaterThan(50);
      }
    });
});
