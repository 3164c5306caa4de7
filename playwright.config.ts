// Rehearsals: real browsers against the real relay and the real build. Each brings up its own relay (e2e/fixtures.ts).
// The long campaigns (`x.soak.spec.ts`) run only in `npm run soak`, which sets `SOAK`.
import { defineConfig } from '@playwright/test';
import { launchOptions } from './scripts/chromium.mjs';

const soak = process.env.SOAK !== undefined;

export default defineConfig({
  testDir: 'e2e',
  testMatch: soak ? '**/*.soak.spec.ts' : '**/*.spec.ts',
  testIgnore: soak ? [] : '**/*.soak.spec.ts',
  // A rehearsal is several browsers and a relay already: two at once on two cores only make each other late.
  workers: 1,
  retries: 0,
  forbidOnly: process.env.CI !== undefined,
  timeout: soak ? 0 : 180_000,
  expect: { timeout: 20_000 },
  // Each run begins by emptying its folder: rehearsals must not empty a campaign's.
  outputDir: soak ? 'test-results/soak' : 'test-results/rehearsals',
  reporter: soak ? 'list' : [['list'], ['./e2e/summary.ts']],
  use: { actionTimeout: 30_000, launchOptions: launchOptions(), trace: { mode: 'retain-on-failure', screenshots: false }, locale: 'en-GB' },
});
