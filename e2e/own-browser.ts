// A browser as people have one, in a process and a profile of its own. Playwright keeps every page of the browsers that it starts awake, as if
// each were in front; here a page can be frozen (`Page.setWebLifecycleState`), with its workers.

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserContext, BrowserType, Page } from '@playwright/test';
import { launchOptions } from '../scripts/chromium.mjs';

const STARTED_WITHIN_MS = 60_000;

/** What the browser says once it can be driven. Goes on listening: a browser that cannot speak stops. */
function endpointOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = '';
    child.stderr?.on('data', (piece) => {
      said = `${said}${piece}`.slice(-10_000);
      const [endpoint] = /ws:\/\/\S+/.exec(said) ?? [];
      if (endpoint !== undefined) resolve(endpoint);
    });
    child.once('exit', () => reject(new Error(`the browser ended while starting:\n${said}`)));
  });
}

export class OwnBrowser {
  readonly context: BrowserContext;
  readonly #child: ChildProcess;
  readonly #profile: string;

  private constructor(context: BrowserContext, child: ChildProcess, profile: string) {
    this.context = context;
    this.#child = child;
    this.#profile = profile;
  }

  static async start(chromium: BrowserType): Promise<OwnBrowser> {
    const { executablePath = chromium.executablePath(), args } = launchOptions();
    const profile = mkdtempSync(join(tmpdir(), 'sotto-browser-'));
    const child = spawn(
      executablePath,
      [...args, '--headless', '--lang=en-GB', 'about:blank', '--remote-debugging-port=0', `--user-data-dir=${profile}`],
      {
        stdio: ['ignore', 'ignore', 'pipe'],
      },
    );
    try {
      const browser = await chromium.connectOverCDP(await endpointOf(child), {
        isLocal: true,
        noDefaults: true,
        timeout: STARTED_WITHIN_MS,
      });
      const [context] = browser.contexts();
      if (!context) throw new Error('a browser without a context');
      return new OwnBrowser(context, child, profile);
    } catch (error) {
      child.kill('SIGKILL');
      throw error;
    }
  }

  async close(): Promise<void> {
    const ended = once(this.#child, 'exit');
    this.#child.kill('SIGKILL');
    await ended;
    rmSync(this.#profile, { recursive: true, force: true });
  }
}

/** Another window, so that both can be seen. A tab beside others in one window sleeps a little already. */
export async function newWindow(context: BrowserContext): Promise<Page> {
  const browser = context.browser();
  if (!browser) throw new Error('a context without a browser');
  const devtools = await browser.newBrowserCDPSession();
  const opened = context.waitForEvent('page');
  await devtools.send('Target.createTarget', { url: 'about:blank', newWindow: true });
  await devtools.detach();
  return opened;
}

/** Puts a page to sleep as browsers do, workers and all; what it returns wakes it up, in front again. Only pages of an `OwnBrowser` sleep. */
export async function freeze(page: Page): Promise<() => Promise<void>> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Page.setWebLifecycleState', { state: 'frozen' });
  return async () => {
    await devtools.send('Page.setWebLifecycleState', { state: 'active' });
    // Being frozen hid it, and without a screen only its window can show it again.
    const { windowId } = await devtools.send('Browser.getWindowForTarget');
    for (const windowState of ['minimized', 'normal'] as const)
      await devtools.send('Browser.setWindowBounds', { windowId, bounds: { windowState } });
    await devtools.detach();
  };
}
