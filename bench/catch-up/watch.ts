// What is looked at inside the page that catches up: what the engine says to pages, when the list is drawn, and tasks that hold the page up.

import type { Page } from '@playwright/test';
import type { ToPages } from '../../lib/client/channel.ts';
import { CHANNEL } from '../../lib/client/channel.ts';

/** Times in ms since the page was opened. */
export interface Watched {
  /** The conversations were on screen. */
  readonly listedAt: number;
  /** The first new messages were in the rows, and all of them. */
  readonly firstAt: number;
  readonly allAt: number;
  /** Longest task of the page's thread before the list was there, and from then on until all had come; 0: none over 50 ms. */
  readonly longestLoading: number;
  readonly longestAfter: number;
  /** Views that were drawn. */
  readonly views: number;
}

interface Watching {
  listedAt: number;
  readonly views: { readonly at: number; readonly unread: number }[];
  readonly tasks: { readonly at: number; readonly ms: number }[];
}
type Watcher = typeof globalThis & { watching: Watching };

/** Before the page is opened. */
export const watch = (page: Page): Promise<unknown> =>
  page.addInitScript((channel) => {
    const watching: Watching = { listedAt: 0, views: [], tasks: [] };
    (globalThis as Watcher).watching = watching;
    new PerformanceObserver((list) => {
      for (const { startTime, duration } of list.getEntries()) watching.tasks.push({ at: startTime, ms: duration });
    }).observe({ type: 'longtask', buffered: true });
    // An engine tells its pages only what it has committed.
    new BroadcastChannel(channel).onmessage = ({ data }: MessageEvent<ToPages>) => {
      if (data.to !== 'pages' || data.kind !== 'view' || data.view.phase.kind !== 'ready') return;
      watching.views.push({ at: performance.now(), unread: data.view.conversations.reduce((sum, { unread }) => sum + unread, 0) });
    };
    const drawn = new MutationObserver(() => {
      if (!document.querySelector('[aria-label="Conversations"] a')) return;
      drawn.disconnect();
      // On screen when the frame that first shows them is done; until then the page is loading.
      requestAnimationFrame(() => setTimeout(() => (watching.listedAt = performance.now())));
    });
    drawn.observe(document, { childList: true, subtree: true });
  }, CHANNEL);

const WITHIN_MS = 15 * 60_000;

/** Resolves when so many are unread in all; `before`: as many as there were before. Throws when more are. */
export async function caughtUp(page: Page, before: number, all: number): Promise<Watched> {
  const reached = (count: number) => ((globalThis as Watcher).watching.views.at(-1)?.unread ?? 0) >= count;
  await page.waitForFunction(reached, all, { polling: 200, timeout: WITHIN_MS });
  const { listedAt, views, tasks } = await page.evaluate(() => (globalThis as Watcher).watching);
  const first = views.find(({ unread }) => unread > before);
  const last = views.find(({ unread }) => unread >= all);
  if (!first || last?.unread !== all) throw new Error(`${last?.unread} unread instead of ${all}`);
  const longest = (from: number, to: number) => Math.max(0, ...tasks.filter(({ at }) => at >= from && at < to).map(({ ms }) => ms));
  return {
    listedAt,
    firstAt: first.at,
    allAt: last.at,
    longestLoading: longest(0, listedAt),
    longestAfter: longest(listedAt, last.at),
    views: views.length,
  };
}
