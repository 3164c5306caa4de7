// Unit tests beside their files: `x.test.ts` runs in Node, `x.browser.test.ts(x)` in a real Chromium, `x.soak.ts` (`x.browser.soak.ts`)
// only in `npm run soak`.
import { playwright } from '@vitest/browser-playwright';
import { defineConfig } from 'vitest/config';
import { lineCommands } from './e2e/media-line.ts';
import { launchOptions } from './scripts/chromium.mjs';

const rooms = '{app,components,protocol,lib,server,e2e,bench,scripts}';

/** Anew for each project: Vitest writes the project's name into it. */
const browser = () => ({
  enabled: true,
  headless: true,
  provider: playwright({ launchOptions: launchOptions() }),
  instances: [{ browser: 'chromium' as const }],
  screenshotFailures: false,
  commands: lineCommands,
});

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'node',
          include: [`${rooms}/**/*.test.{ts,tsx}`],
          exclude: ['**/*.browser.test.*', '**/node_modules/**'],
        },
      },
      {
        test: {
          name: 'browser',
          include: [`${rooms}/**/*.browser.test.{ts,tsx}`],
          browser: browser(),
          // A poll gives up after a second otherwise, which a busy machine can take for one frame.
          expect: { poll: { timeout: 10_000 } },
        },
      },
      {
        test: {
          name: 'soak',
          include: [`${rooms}/**/*.soak.ts`],
          exclude: ['**/*.browser.soak.ts', '**/node_modules/**'],
          testTimeout: 60 * 60_000,
          fileParallelism: false,
        },
      },
      {
        test: {
          name: 'soak-browser',
          include: [`${rooms}/**/*.browser.soak.ts`],
          testTimeout: 60 * 60_000,
          fileParallelism: false,
          browser: browser(),
        },
      },
    ],
  },
});
