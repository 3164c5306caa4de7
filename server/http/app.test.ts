import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliDecompressSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { newCounters } from '../ops/counters.ts';
import { createMetrics } from '../ops/metrics.ts';
import { inProcessApp } from '../testing/in-process-app.ts';
import { startRelay } from '../testing/running-relay.ts';
import { clientRoute, readClient } from './client-files.ts';
import { SECURITY_HEADERS } from './security-headers.ts';

const env = { address: '192.0.2.1' };
const get = (app: ReturnType<typeof inProcessApp>['app'], path: string, headers: Record<string, string> = {}, method = 'GET') =>
  app.request(path, { method, headers }, env);

describe('the built client', () => {
  let folder: string;
  let app: ReturnType<typeof inProcessApp>['app'];
  const page = `<!doctype html>${'x'.repeat(2000)}`;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sotto-client-'));
    await mkdir(join(folder, 'client/_next/static/chunks'), { recursive: true });
    await mkdir(join(folder, 'client/w'));
    await writeFile(join(folder, 'secret.txt'), 'not for you');
    await writeFile(join(folder, 'client/index.html'), page);
    await writeFile(join(folder, 'client/404.html'), '<!doctype html>nothing here');
    await writeFile(join(folder, 'client/_next/static/chunks/a.js'), 'export {}');
    await writeFile(join(folder, 'client/w/engine.js'), 'onmessage = () => {}');
    await writeFile(join(folder, 'client/icon.png'), new Uint8Array(5000));
    await symlink(join(folder, 'secret.txt'), join(folder, 'client/link.txt'));
    const pages = {
      '/index.html': { csp: "default-src 'none'; script-src 'self'" },
      '/w/engine.js': { csp: "default-src 'none'; connect-src 'self'" },
    };
    await writeFile(join(folder, 'pages.json'), JSON.stringify({ pages }));
    const files = readClient(folder);
    if (!files) throw new Error('not read');
    app = inProcessApp({ client: clientRoute(files) }).app;
  });
  afterAll(() => rm(folder, { recursive: true }));

  test('is served with the policy that its build wrote, and every other header', async () => {
    const response = await get(app, '/');
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    expect(response.headers.get('content-security-policy')).toBe("default-src 'none'; script-src 'self'");
    expect(await response.text()).toBe(page);
    for (const name of Object.keys(SECURITY_HEADERS)) expect(response.headers.has(name), name).toBe(true);
    expect((await get(app, '/w/engine.js')).headers.get('content-security-policy')).toBe("default-src 'none'; connect-src 'self'");
    expect((await get(app, '/icon.png')).headers.get('content-security-policy')).toContain("default-src 'none'");
  });

  test('is asked for again each time, except what carries a hash in its name', async () => {
    const response = await get(app, '/');
    expect(response.headers.get('cache-control')).toBe('no-cache');
    const etag = response.headers.get('etag') as string;
    const again = await get(app, '/', { 'if-none-match': etag });
    expect([again.status, await again.text()]).toEqual([304, '']);
    expect(again.headers.get('content-security-policy')).toContain('script-src');
    expect((await get(app, '/', { 'if-none-match': '"other"' })).status).toBe(200);
    expect((await get(app, '/_next/static/chunks/a.js')).headers.get('cache-control')).toContain('immutable');
  });

  test('is compressed for who understands it, and only what gains by it', async () => {
    const packed = await get(app, '/', { 'accept-encoding': 'gzip, br' });
    expect(packed.headers.get('content-encoding')).toBe('br');
    expect(packed.headers.get('vary')).toContain('accept-encoding');
    expect(brotliDecompressSync(Buffer.from(await packed.arrayBuffer())).toString()).toBe(page);
    expect((await get(app, '/icon.png', { 'accept-encoding': 'br' })).headers.has('content-encoding')).toBe(false);
  });

  test.each([
    '/nothing',
    '/../secret.txt',
    '/%2e%2e/secret.txt',
    '/..%2fsecret.txt',
    '/client/index.html',
    '/link.txt',
    '/w/',
    '/pages.json',
    '/__proto__',
    '/%00',
  ])('%s leads to the page for what is not there', async (path) => {
    const response = await get(app, path);
    expect([response.status, await response.text()]).toEqual([404, '<!doctype html>nothing here']);
  });

  test('answers HEAD without a body and refuses to be written to', async () => {
    const head = await get(app, '/', {}, 'HEAD');
    expect([head.status, head.headers.get('content-length'), await head.text()]).toEqual([200, String(page.length), '']);
    expect((await get(app, '/', {}, 'POST')).status).toBe(405);
  });

  test('that was not built is said so', async () => {
    expect(readClient(join(folder, 'client'))).toBeNull();
    const response = await get(inProcessApp().app, '/');
    expect(response.status).toBe(503);
    expect(await response.text()).toContain('npm start');
  });
});

test('pages of ours may use what a call needs, frames of others nothing, and nothing else is allowed', async () => {
  const policy = (await get(inProcessApp().app, '/healthz')).headers.get('permissions-policy')?.split(', ') ?? [];
  const allowed = policy.filter((directive) => !directive.endsWith('=()'));
  expect(allowed.sort()).toEqual(
    ['camera', 'display-capture', 'microphone', 'picture-in-picture', 'screen-wake-lock', 'speaker-selection'].map(
      (name) => `${name}=(self)`,
    ),
  );
  expect(policy).toContain('geolocation=()');
  expect(new Set(policy.map((directive) => directive.split('=')[0])).size).toBe(policy.length);
});

describe('for whoever operates it', () => {
  test('health is always fine, readiness is what it is', async () => {
    const { app } = inProcessApp({ ready: async () => false });
    expect((await get(app, '/healthz')).status).toBe(200);
    expect((await get(app, '/readyz')).status).toBe(503);
    expect((await get(inProcessApp().app, '/readyz')).status).toBe(200);
  });

  test('there are no metrics unless a token is set, and none without it', async () => {
    expect((await get(inProcessApp().app, '/metrics')).status).not.toBe(200);
    const counters = newCounters();
    const source = createMetrics(counters, { sockets: () => 3, sessions: () => 2 });
    const { app } = inProcessApp({ metrics: { token: 'a-long-enough-token', source } });
    expect((await get(app, '/metrics')).status).toBe(401);
    expect((await get(app, '/metrics', { authorization: 'Bearer another-long-token' })).status).toBe(401);
    counters.stored = 7;
    counters.failedCommits = 1;
    const text = await (await get(app, '/metrics', { authorization: 'Bearer a-long-enough-token' })).text();
    expect(text).toContain('sotto_stored_total 7');
    expect(text).toContain('sotto_failed_commits_total 1');
    expect(text).toContain('sotto_sockets 3');
    expect(text).toMatch(/sotto_nodejs_eventloop_lag/);
  });

  test('every answer carries the security headers, refusals and faults too', async () => {
    const { app } = inProcessApp();
    for (const [path, method] of [
      ['/healthz', 'GET'],
      ['/v1/nothing', 'POST'],
      ['/v1/challenge', 'POST'],
      ['/x', 'GET'],
    ] as const) {
      const response = await get(app, path, {}, method);
      for (const [name, value] of Object.entries(SECURITY_HEADERS)) expect(response.headers.get(name), `${path} ${name}`).toBe(value);
    }
  });
});

test('in development everything that is not ours comes from the development server, sockets included', async () => {
  const dev = createServer((request, response) => response.end(`dev ${request.method} ${request.url}`));
  new WebSocketServer({ server: dev }).on('connection', (ws, request) => ws.send(`hot ${request.url}`));
  await new Promise<void>((resolve) => dev.listen(0, '127.0.0.1', resolve));
  const relay = await startRelay({ devClient: `http://127.0.0.1:${(dev.address() as AddressInfo).port}` });
  const base = `http://127.0.0.1:${relay.server.port}`;
  expect(await (await fetch(`${base}/_next/a.js?v=1`)).text()).toBe('dev GET /_next/a.js?v=1');
  expect(await (await fetch(`${base}/healthz`)).text()).toBe('ok');
  const ws = new WebSocket(`${base.replace('http', 'ws')}/_next/webpack-hmr?id=1`);
  expect(String(await new Promise((resolve) => ws.once('message', resolve)))).toBe('hot /_next/webpack-hmr?id=1');
  ws.terminate();
  const bob = await relay.register();
  (await relay.connect(bob)).ws.close();
  await relay.server.close();
  dev.closeAllConnections();
  dev.close();
  expect(
    (
      await startRelay({ devClient: base }).then(async ({ server }) => {
        const response = await fetch(`http://127.0.0.1:${server.port}/`);
        await server.close();
        return response;
      })
    ).status,
  ).toBe(502);
});
