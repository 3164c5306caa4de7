// The one browser of unit tests, rehearsals and benches, and how it is started. Built-in modules only until something must be installed:
// `npm test` asks here before packages are there.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { installFromDebian } from './debian.mjs';
import { node24, root } from './node24.mjs';

const places = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome-stable',
  '/usr/bin/google-chrome',
  '/snap/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

/** Quiet, without a sandbox (containers), with a camera and a microphone that are made up. */
export const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--use-fake-ui-for-media-stream',
  '--use-fake-device-for-media-stream',
];

/** Path of an installed browser: CHROMIUM_PATH first, then the usual places. `undefined` when there is none. */
export const systemChromium = () => [process.env.CHROMIUM_PATH, ...places].find((path) => path !== undefined && existsSync(path));

/** What Playwright and Vitest are given. Without a system browser Playwright looks for the one it installed itself. */
export function launchOptions() {
  const executablePath = systemChromium();
  return { ...(executablePath === undefined ? {} : { executablePath }), args: flags };
}

/** Path of Playwright's own Chromium, or `undefined` when it was not downloaded. Needs the packages. */
async function playwrightChromium() {
  const { chromium } = await import('@playwright/test');
  const path = chromium.executablePath();
  return existsSync(path) ? path : undefined;
}

/**
 * Finds a browser, or installs one: from Debian's packages when we may, else Playwright's. Needs the packages for the latter.
 * @returns {Promise<string | undefined>} what to print; `undefined` when there is no way to have one here.
 */
export async function ensureChromium() {
  const found = systemChromium() ?? (await playwrightChromium());
  if (found !== undefined) return found;
  installFromDebian('Chromium', 'chromium', 'fonts-liberation', 'fonts-noto-color-emoji');
  const installed = systemChromium();
  if (installed !== undefined) return installed;
  console.log('No Chromium here: downloading Playwright’s …');
  spawnSync(node24(), ['node_modules/@playwright/test/cli.js', 'install', 'chromium'], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  return playwrightChromium();
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const path = await ensureChromium();
  if (path === undefined)
    console.error('No browser found and none could be installed. Install Chromium or Chrome, or set CHROMIUM_PATH to one.');
  else console.log(`Browser: ${path}`);
  process.exitCode = path === undefined ? 1 : 0;
}
