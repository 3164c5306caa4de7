// The ends that nobody chooses: a worker that is terminated, a tab that is closed, a renderer that crashes, a browser that gets SIGKILL.

import type { BrowserContext, Page } from '@playwright/test';
import type { Person } from './person.ts';

export const KILLS = ['worker', 'tab', 'renderer', 'browser'] as const;
export type Kill = (typeof KILLS)[number];

declare global {
  interface Window {
    /** Terminates this page's workers, as deep in what they do as they may be. */
    terminateWorkers(): void;
  }
}

/** Makes workers of pages that are opened from now on mortal; the page itself notices nothing of their end. */
export async function makeWorkersMortal(context: BrowserContext): Promise<void> {
  await context.addInitScript(() => {
    const started: Worker[] = [];
    globalThis.Worker = class extends Worker {
      constructor(...args: ConstructorParameters<typeof Worker>) {
        super(...args);
        started.push(this);
      }
    };
    window.terminateWorkers = () => {
      for (const worker of started) worker.terminate();
    };
  });
}

/** The page is gone afterwards, but for its empty frame. */
export async function crash(page: Page): Promise<void> {
  const crashed = page.waitForEvent('crash');
  const devtools = await page.context().newCDPSession(page);
  // A renderer that crashes does not answer.
  devtools.send('Page.crash').catch(() => {});
  await crashed;
  await page.close();
}

/** SIGKILL for the browser of somebody who has one of her own (`profile`). Resolves when it is gone. */
async function killBrowser({ context }: Person): Promise<void> {
  const devtools = await context.browser()?.newBrowserCDPSession();
  const { processInfo = [] } = (await devtools?.send('SystemInfo.getProcessInfo')) ?? {};
  const pid = processInfo.find(({ type }) => type === 'browser')?.id;
  if (pid === undefined) throw new Error('no browser of her own');
  const closed = context.waitForEvent('close');
  process.kill(pid, 'SIGKILL');
  await closed;
}

/** Ends it in this way; `page` is one of the person's. */
export async function kill(person: Person, page: Page, how: Kill): Promise<void> {
  switch (how) {
    case 'worker':
      return page.evaluate(() => window.terminateWorkers());
    case 'tab':
      return page.close();
    case 'renderer':
      return crash(page);
    case 'browser':
      return killBrowser(person);
  }
}
