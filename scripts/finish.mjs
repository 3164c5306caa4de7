// The step after the export: Trusted Types policy and integrity into every page, a content security policy for every page, and a manifest
// of every byte. Reads out/, writes dist/client/, dist/pages.json and dist/manifest.json. The relay sends what pages.json says.
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { transformSync } from 'esbuild';
import { root } from './node24.mjs';

const digest = (/** @type {string | Buffer} */ bytes) => createHash('sha256').update(bytes).digest();
const sri = (/** @type {string | Buffer} */ bytes) => `sha256-${digest(bytes).toString('base64')}`;

const pagePolicy = (/** @type {readonly string[]} */ hashes) =>
  [
    "default-src 'none'",
    `script-src ${["'self'", ...hashes.map((hash) => `'${hash}'`)].join(' ')}`,
    "style-src 'self'",
    "img-src 'self' blob: data:",
    "media-src 'self' blob:",
    "font-src 'self'",
    "connect-src 'self'",
    "worker-src 'self'",
    "manifest-src 'self'",
    "frame-src 'none'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    'trusted-types default nextjs',
  ].join('; ');

/** The engine talks to its own server, the frame worker to nobody; neither loads further code. */
const workerPolicy = (/** @type {string} */ url) =>
  `default-src 'none'; ${url === '/w/frames.js' ? '' : "connect-src 'self'; "}require-trusted-types-for 'script'; trusted-types 'none'`;

/** What only Next's own router would ask for; this app has none of it. 404.html is the copy of _not-found.html that is served. */
const unserved = /[\\/](?:__next\.[^\\/]*\.txt|index\.txt|_not-found(?:\.\w+)?)$/;

/** Every file under `folder` as a URL path, sorted. */
const urlsUnder = (/** @type {string} */ folder) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length).replaceAll('\\', '/'))
    .sort();

/** Adds the boot script and the integrity attributes; returns the page and the hashes of its inline scripts. */
function sealPage(/** @type {string} */ html, /** @type {string} */ boot, /** @type {(url: string) => Buffer} */ read) {
  const sealed = html
    .replace('<head>', () => `<head><script>${boot}</script>`)
    .replace(/<script([^>]*?)\ssrc="([^"]+)"/g, (_, before, url) => `<script${before} src="${url}" integrity="${sri(read(url))}"`)
    .replace(
      /<link rel="preload" as="script"([^>]*?)\shref="([^"]+)"/g,
      (_, before, url) => `<link rel="preload" as="script"${before} href="${url}" integrity="${sri(read(url))}"`,
    );
  const hashes = [...sealed.matchAll(/<script(?![^>]*\ssrc=)[^>]*>([\s\S]*?)<\/script>/g)].map(([, code = '']) => sri(code));
  return { sealed, hashes: [...new Set(hashes)] };
}

/** Throws when a page carries something that the policy would refuse: better here than as a silent blank page. */
function refuseInline(/** @type {string} */ url, /** @type {string} */ html) {
  const found = html.match(/<style[\s>]|<[a-z][^>]*\s(?:style|on[a-z]+)="/i);
  if (found) throw new Error(`${url} has an inline style or handler (${found[0].slice(0, 80)}): move it into a class or a listener.`);
}

export function finish() {
  const target = join(root, 'dist/client');
  const work = join(root, 'dist/.client');
  rmSync(work, { recursive: true, force: true });
  mkdirSync(join(root, 'dist'), { recursive: true });
  cpSync(join(root, 'out'), work, { recursive: true, filter: (path) => !unserved.test(path) });

  const boot = transformSync(readFileSync(join(root, 'app/boot/trusted-types.js'), 'utf8'), { minify: true, target: 'es2022' }).code.trim();
  const read = (/** @type {string} */ url) => readFileSync(join(work, url));
  /** @type {Record<string, { csp: string }>} */
  const pages = {};
  /** @type {Record<string, { sha256: string, bytes: number }>} */
  const files = {};
  for (const url of urlsUnder(work)) {
    if (url.endsWith('.html')) {
      const { sealed, hashes } = sealPage(read(url).toString('utf8'), boot, read);
      refuseInline(url, sealed);
      writeFileSync(join(work, url), sealed);
      pages[url] = { csp: pagePolicy(hashes) };
    } else if (/^\/w\/[^/]+\.js$/.test(url)) pages[url] = { csp: workerPolicy(url) };
    const bytes = read(url);
    files[url] = { sha256: digest(bytes).toString('hex'), bytes: bytes.length };
  }

  // Renamed into place at the end: a relay that serves the old build never sees half of the new one.
  const old = join(root, 'dist/.old');
  rmSync(old, { recursive: true, force: true });
  if (existsSync(target)) renameSync(target, old);
  renameSync(work, target);
  rmSync(old, { recursive: true, force: true });
  writeFileSync(join(root, 'dist/pages.json'), `${JSON.stringify({ pages }, null, 2)}\n`);
  writeFileSync(join(root, 'dist/manifest.json'), `${JSON.stringify({ version: 1, files }, null, 2)}\n`);
}
