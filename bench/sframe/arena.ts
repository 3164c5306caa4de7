// The worker with all contestants, in a page of a real Chromium.

import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { chromium } from '@playwright/test';
import { launchOptions } from '../../scripts/chromium.mjs';
import { bundleLikeShipped } from '../../scripts/workers.mjs';
import type { Done, Round } from './contest.ts';

/** Beside the library itself. */
const livekitWorker = new URL('livekit-client.e2ee.worker.js', import.meta.resolve('livekit-client'));
const contestants = fileURLToPath(import.meta.resolve('./contestants.ts'));

const ORIGIN = 'https://bench.invalid/';

export interface Arena {
  run(round: Round): Promise<Done>;
  close(): Promise<void>;
}

export async function openArena(): Promise<Arena> {
  const livekit = readFileSync(livekitWorker, 'utf8');
  const ours = await bundleLikeShipped(contestants);
  const worker = `${livekit.replace(/\/\/# sourceMappingURL.*/, '')}\n;self.livekit = self.onmessage; self.onrtctransform = null;\n{${ours}}`;
  const browser = await chromium.launch(launchOptions());
  const page = await browser.newPage();
  page.on('pageerror', (error) => console.error(error));
  // A secure context without a server: WebCrypto needs one.
  await page.route(`${ORIGIN}**`, (route) =>
    route.fulfill(
      route.request().url().endsWith('.js')
        ? { contentType: 'text/javascript', body: worker }
        : { contentType: 'text/html', body: '<!doctype html><title>bench</title>' },
    ),
  );
  await page.goto(ORIGIN);
  await page.evaluate(() => Object.assign(globalThis, { frames: new Worker('/frames.js') }));
  return {
    run: (round) =>
      page.evaluate(
        (asked) =>
          new Promise<Done>((resolve, reject) => {
            const { frames } = globalThis as unknown as { frames: Worker };
            frames.onerror = ({ message }) => reject(new Error(message));
            // LiveKit's worker says other things besides.
            frames.onmessage = ({ data }: MessageEvent<{ done?: Done; failed?: string }>) => {
              if (data.done) resolve(data.done);
              else if (data.failed) reject(new Error(data.failed));
            };
            frames.postMessage(asked);
          }),
        round,
      ),
    close: () => browser.close(),
  };
}
