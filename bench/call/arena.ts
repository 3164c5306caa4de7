// A real Chromium with the page of both contestants, and what its processes cost.

import { chromium } from '@playwright/test';
import { flags, launchOptions } from '../../scripts/chromium.mjs';
import { bundleLikeShipped } from '../../scripts/workers.mjs';
import type { Contest, Who } from './contestants.ts';

const ORIGIN = 'https://bench.invalid/';

export interface Arena {
  /** As `Contest`, in the page. */
  begin(who: Who): Promise<number>;
  ages(during: number): Promise<readonly number[]>;
  height(): Promise<number>;
  end(): Promise<void>;
  /** Seconds that all processes of the browser have worked. */
  worked(): Promise<number>;
  close(): Promise<void>;
}

export async function openArena(): Promise<Arena> {
  const [contestants, frames] = [
    await bundleLikeShipped('bench/call/contestants.ts'),
    await bundleLikeShipped('lib/rtc/frame-crypto.worker.ts'),
  ];
  const browser = await chromium.launch({ ...launchOptions(), args: [...flags, '--autoplay-policy=no-user-gesture-required'] });
  const page = await browser.newPage();
  page.on('pageerror', (error) => console.error(error));
  await page.route(`${ORIGIN}**`, (route) =>
    route.fulfill(
      route.request().url().endsWith('.js')
        ? { contentType: 'text/javascript', body: frames }
        : { contentType: 'text/html', body: '<!doctype html><title>bench</title>' },
    ),
  );
  await page.goto(ORIGIN);
  await page.addScriptTag({ content: contestants, type: 'module' });
  await page.waitForFunction(() => 'contest' in globalThis);
  const devtools = await browser.newBrowserCDPSession();
  return {
    begin: (who) => page.evaluate((name) => (globalThis as unknown as { contest: Contest }).contest.begin(name), who),
    ages: (during) => page.evaluate((ms) => (globalThis as unknown as { contest: Contest }).contest.ages(ms), during),
    height: () => page.evaluate(() => (globalThis as unknown as { contest: Contest }).contest.height()),
    end: () => page.evaluate(() => (globalThis as unknown as { contest: Contest }).contest.end()),
    worked: async () => {
      const { processInfo } = await devtools.send('SystemInfo.getProcessInfo');
      return processInfo.reduce((sum, { cpuTime }) => sum + cpuTime, 0);
    },
    close: () => browser.close(),
  };
}
