// The contestants in one page of a real Chromium. Bundled as each would be shipped: ours without the library's stand-ins for
// WebCrypto and the curve, the bare library with both. `classical` is ours with everything post-quantum left out (classical.ts).

import { fileURLToPath } from 'node:url';
import { chromium } from '@playwright/test';
import { build, type Plugin } from 'esbuild';
import { launchOptions } from '../../scripts/chromium.mjs';
import { classical } from './classical.ts';
import type { Contestant } from './contestant.ts';

export type Who = 'ours' | 'classical' | 'bare';
export type Work = keyof Contestant;
export interface Arena {
  /** ms. */
  run(who: Who, work: Work, count: number): Promise<number>;
  /** ms that the worst of all forged messages costs. */
  forged(): Promise<number>;
  close(): Promise<void>;
}

const ours = fileURLToPath(import.meta.resolve('./ours.ts'));
const bare = fileURLToPath(import.meta.resolve('./bare.ts'));
const forged = fileURLToPath(import.meta.resolve('./forged.ts'));
const bareCurve = fileURLToPath(import.meta.resolve('bare-curve25519'));
const webcrypto = fileURLToPath(import.meta.resolve('../../lib/crypto/signal/shims/webcrypto.cjs'));

const shipped: Plugin = {
  name: 'webcrypto',
  setup: ({ onResolve }) => onResolve({ filter: /msrcrypto$/ }, () => ({ path: webcrypto })),
};

const ownCurve: Plugin = {
  name: 'own-curve',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^@privacyresearch\/curve25519-typescript$/ }, () => ({ path: bareCurve }));
    // Only its branch for Node asks for these.
    onResolve({ filter: /^(fs|path)$/ }, (args) => ({ path: args.path, namespace: 'absent' }));
    onLoad({ filter: /.*/, namespace: 'absent' }, () => ({ contents: '' }));
  },
};

async function bundle(entry: string, name: Who | 'forged', ...plugins: Plugin[]): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [entry],
    bundle: true,
    minify: true,
    format: 'iife',
    platform: 'browser',
    target: 'es2022',
    write: false,
    define: { CONTESTANT: JSON.stringify(name) },
    plugins,
  });
  return outputFiles[0]?.text ?? '';
}

const ORIGIN = 'https://bench.invalid/';

export async function openArena(): Promise<Arena> {
  const scripts = [
    await bundle(ours, 'ours', shipped),
    await bundle(ours, 'classical', shipped, classical),
    await bundle(bare, 'bare', ownCurve),
    await bundle(forged, 'forged', shipped),
  ];
  const browser = await chromium.launch(launchOptions());
  const page = await browser.newPage();
  page.on('pageerror', (error) => console.error(error));
  // A secure context without a server: WebCrypto needs one.
  await page.route(`${ORIGIN}**`, (route) => route.fulfill({ contentType: 'text/html', body: '<!doctype html><title>bench</title>' }));
  await page.goto(ORIGIN);
  for (const content of scripts) await page.addScriptTag({ content });
  return {
    run: (who, work, count) =>
      page.evaluate(([name, what, times]) => (globalThis as unknown as Record<string, Contestant>)[name]?.[what](times) ?? Number.NaN, [
        who,
        work,
        count,
      ] as const),
    forged: () => page.evaluate(() => (globalThis as unknown as { forged: { worst(): Promise<number> } }).forged.worst()),
    close: () => browser.close(),
  };
}
