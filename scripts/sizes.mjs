// What a person downloads, gzipped, beside its budget. Reads dist/ (npm run build).
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import { root } from './node24.mjs';

const client = join(root, 'dist/client');
const read = (/** @type {string} */ url) => readFileSync(join(client, url));
const html = () => read('/index.html').toString('utf8');

/** Scripts that a current browser loads with the page; `noModule` ones are for browsers that we do not run in. */
const firstScripts = () =>
  [...html().matchAll(/<script\b([^>]*)>/g)]
    .map(([, attributes = '']) => attributes)
    .filter((attributes) => !/\bnomodule\b/i.test(attributes))
    .flatMap((attributes) => attributes.match(/\ssrc="([^"]+)"/)?.[1] ?? []);
const styles = () => [...html().matchAll(/<link[^>]*rel="stylesheet"[^>]*>/g)].flatMap(([tag]) => tag.match(/\shref="([^"]+)"/)?.[1] ?? []);

/** Budgets in kB (1,000 bytes) after gzip. */
const budgets = [
  { name: 'first load, scripts', files: firstScripts, kilobytes: 180 },
  { name: 'first load, styles', files: styles, kilobytes: 20 },
  { name: 'engine worker', files: () => ['/w/engine.js'], kilobytes: 140 },
];

/** @returns {{ name: string, gzip: number, budget: number, ok: boolean }[]} sizes in bytes. */
export const sizes = () =>
  budgets.map(({ name, files, kilobytes }) => {
    const gzip = files().reduce((sum, url) => sum + gzipSync(read(url), { level: 9 }).length, 0);
    return { name, gzip, budget: kilobytes * 1000, ok: gzip <= kilobytes * 1000 };
  });

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const measured = sizes();
  const kb = (/** @type {number} */ bytes) => `${(bytes / 1000).toFixed(1)} kB`.padStart(10);
  for (const { name, gzip, budget, ok } of measured) console.log(`${ok ? ' ' : '!'} ${name.padEnd(22)}${kb(gzip)} of${kb(budget)}`);
  process.exitCode = measured.every(({ ok }) => ok) ? 0 : 1;
}
