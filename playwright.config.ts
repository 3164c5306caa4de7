// Rehearsals: real browsers against the real relay and the real build. Each brings up its own relay (e2e/fixtures.ts).
import { defineConfig } from '@playwright/test';
import { launchOptions } from './scripts/chromium.mjs';

export default defineConfig({
  testDir: 'e2e',
  testMatch: '**/*.spec.ts',
  // A rehearsal is several browsers and a relay already: two at once on two cores only make each other late.
  workers: 1,
  retries: 0,
  forbidOnly: process.env.CI !== undefined,
  timeout: 180_000,
  expect: { timeout: 20_000 },
  outputDir: 'test-results',
  reporter: [['list'], ['./e2e/summary.ts']],
  use: { actionTimeout: 30_000, launchOptions: launchOptions(), trace: { mode: 'retain-on-failure', screenshots: false }, locale: 'en-GB' },
});
