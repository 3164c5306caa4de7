// What a person downloads, gzipped, beside its budget. Reads dist/ (npm run build).
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import { root } from './node24.mjs';

const client = join(root, 'dist/client');
const read = (/** @type {string} */ url) => readFileSync(join(client, url));
const html = () => read('/index.html').toString('utf8');

/** URLs of the page's script elements whose attributes pass. */
const scripts = (/** @type {(attributes: string) => boolean} */ passes) =>
  [...html().matchAll(/<script\b([^>]*)>/g)]
    .map(([, attributes = '']) => attributes)
    .filter(passes)
    .flatMap((attributes) => attributes.match(/\ssrc="([^"]+)"/)?.[1] ?? []);
/** For browsers that we do not run in; no other loads them. */
const isOld = (/** @type {string} */ attributes) => /\bnomodule\b/i.test(attributes);
const firstScripts = () => scripts((attributes) => !isOld(attributes));
/** With what is loaded behind the first paint: every screen there is. */
const allScripts = () =>
  readdirSync(join(client, '_next/static/chunks'))
    .filter((name) => name.endsWith('.js'))
    .map((name) => `/_next/static/chunks/${name}`)
    .filter((url) => !scripts(isOld).includes(url));
const styles = () => [...html().matchAll(/<link[^>]*rel="stylesheet"[^>]*>/g)].flatMap(([tag]) => tag.match(/\shref="([^"]+)"/)?.[1] ?? []);

/** Budgets in kB (1,000 bytes) after gzip. */
const budgets = [
  { name: 'first load, scripts', files: firstScripts, kilobytes: 150 },
  // A third is calls and simple-peer, which nobody loads before a call is near.
  { name: 'all screens, scripts', files: allScripts, kilobytes: 310 },
  { name: 'first load, styles', files: styles, kilobytes: 12 },
  { name: 'engine worker', files: () => ['/w/engine.js'], kilobytes: 85 },
  { name: 'frame worker', files: () => ['/w/frames.js'], kilobytes: 6 },
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
