// The built client, from memory. Only what was found in the folder at start is served, so no path can lead out of it; each page comes with
// the policy that its build wrote.

import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { extname, join, relative, sep } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants } from 'node:zlib';
import { Hono } from 'hono';
import * as v from 'valibot';

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.gif': 'image/gif',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.jpg': 'image/jpeg',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.mp3': 'audio/mpeg',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
  '.wav': 'audio/wav',
  '.webmanifest': 'application/manifest+json',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
};
/** Worth the time to compress. */
const COMPRESSED = /^(?:text\/|application\/(?:json|manifest|wasm)|image\/(?:svg|x-icon))/;
const COMPRESS_FROM = 1024;

const pagesFile = v.object({ pages: v.record(v.string(), v.object({ csp: v.string() })) });

interface ClientFile {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly headers: Readonly<Record<string, string>>;
  /** Made when somebody first wants it. */
  brotli?: Promise<Uint8Array<ArrayBuffer>>;
}

/** Names that carry their own hash never change. */
const cacheControl = (url: string) => (url.startsWith('/_next/static/') ? 'public, max-age=31536000, immutable' : 'no-cache');

/** By URL path. `null` when `folder` holds no built client. Throws when `pages.json` is not what a build writes. */
export function readClient(folder: string): ReadonlyMap<string, ClientFile> | null {
  const base = join(folder, 'client');
  if (!existsSync(join(folder, 'pages.json')) || !existsSync(base)) return null;
  const { pages } = v.parse(pagesFile, JSON.parse(readFileSync(join(folder, 'pages.json'), 'utf8')));
  const files = new Map<string, ClientFile>();
  for (const entry of readdirSync(base, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const url = `/${relative(base, path).split(sep).join('/')}`;
    const bytes = new Uint8Array(readFileSync(path));
    const policy = pages[url]?.csp;
    files.set(url, {
      bytes,
      headers: {
        'content-type': TYPES[extname(url)] ?? 'application/octet-stream',
        'cache-control': cacheControl(url),
        etag: `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 27)}"`,
        vary: 'accept-encoding',
        ...(policy === undefined ? {} : { 'content-security-policy': policy }),
      },
    });
  }
  return files;
}

const brotli = promisify(brotliCompress);

async function encoded(
  file: ClientFile,
  acceptEncoding: string,
): Promise<{ bytes: Uint8Array<ArrayBuffer>; headers: Readonly<Record<string, string>> }> {
  const { bytes, headers } = file;
  if (!/\bbr\b/.test(acceptEncoding) || bytes.length < COMPRESS_FROM || !COMPRESSED.test(headers['content-type'] ?? '')) return file;
  file.brotli ??= brotli(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 6 } }).then((packed) => new Uint8Array(packed));
  return { bytes: await file.brotli, headers: { ...headers, 'content-encoding': 'br', etag: `W/${headers.etag}` } };
}

const sameTag = (header: string | undefined, etag: string) =>
  (header ?? '').split(',').some((tag) => tag.trim().replace(/^W\//, '') === etag.replace(/^W\//, ''));

/** Serves `files`; an unknown path gets the client's own page for that, with status 404. */
export function clientRoute(files: ReadonlyMap<string, ClientFile>): Hono {
  const route = new Hono();
  route.on(['GET', 'HEAD'], '/*', async (c) => {
    const path = new URL(c.req.url).pathname;
    const known = files.get(path === '/' ? '/index.html' : path) ?? files.get(`${path}.html`);
    const file = known ?? files.get('/404.html');
    if (!file) return c.text('Not found.', 404);
    const { bytes, headers } = await encoded(file, c.req.header('accept-encoding') ?? '');
    if (known && sameTag(c.req.header('if-none-match'), headers.etag ?? '')) return c.body(null, 304, headers);
    return c.body(bytes, known ? 200 : 404, { ...headers, 'content-length': String(bytes.length) });
  });
  route.all('/*', (c) => c.text('Only GET and HEAD here.', 405, { allow: 'GET, HEAD' }));
  return route;
}

/** Stands in for a client that was not built. */
export function missingClientRoute(): Hono {
  const route = new Hono();
  route.all('/*', (c) => c.text('The relay is running, but the client has not been built here. Run "npm start", which builds it.\n', 503));
  return route;
}
