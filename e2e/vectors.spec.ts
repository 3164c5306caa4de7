// Official test vectors in real browsers, on what ships. The shipped engine exports nothing, so its code cannot be called from outside;
// what runs here is a worker of the same sources, bundled by the same call with the same options, served under the same policy. Three
// things tie it to the shipped file: that call gives the shipped file byte for byte; module by module, before names are shortened, every
// line that runs here is a line of the engine; and the shipped worker itself is asked whether anything took its `onmessage`.
import { test as base, expect } from '@playwright/test';
import { EXPECTED } from '../lib/crypto/official-vectors.contract.ts';
import { bundleBare } from '../lib/crypto/signal/bare-library.contract.ts';
import type { VectorReport } from '../lib/crypto/vector-worker.contract.ts';
import { bundleLikeShipped } from '../scripts/workers.mjs';
import { type Beside, beside } from './beside.ts';
import { Firefox, findFirefox } from './firefox.ts';
import { RelayProcess } from './relay-process.ts';

const ENGINE = 'lib/client/engine.worker.ts';
const VECTORS = 'lib/crypto/vector-worker.contract.ts';

const test = base.extend<object, { relay: RelayProcess; site: Beside }>({
  relay: [
    async ({}, use) => {
      const relay = await RelayProcess.start();
      await use(relay);
      await relay.stop();
    },
    { scope: 'worker' },
  ],
  site: [
    async ({ relay }, use) => {
      const bare = `${await bundleBare('browser')};postMessage({ handler: self.onmessage === null ? 'none' : 'taken' });`;
      const site = await beside(relay.origin, { '/w/vectors.js': await bundleLikeShipped(VECTORS), '/w/bare.js': bare });
      await use(site);
      await site.close();
    },
    { scope: 'worker' },
  ],
});

/** Runs in the page: starts a worker and gives its first message, as JSON. */
const firstMessage = (url: string): Promise<string> =>
  new Promise((resolve, reject) => {
    const worker = new Worker(url, { type: 'module' });
    worker.onmessage = ({ data }) => {
      worker.terminate();
      resolve(JSON.stringify(data));
    };
    worker.onerror = ({ message }) => reject(new Error(message || 'the worker did not start'));
  });

function judge({ handler, scores, read }: VectorReport): void {
  expect(scores.flatMap(({ name, wrong }) => wrong.map((sentence) => `${name}, ${sentence}`))).toEqual([]);
  expect(Object.fromEntries(scores.map(({ name, cases, refusals }) => [name, [cases, refusals]]))).toEqual(EXPECTED);
  expect(read).toEqual(['there 0', 'back 0', 'there 1', 'back 1']);
  expect(handler).toBe('none');
}

/** The lines of each module of a readable bundle, without the numbers that the bundler adds to names which two modules share. */
function modulesOf(bundle: string): ReadonlyMap<string, ReadonlySet<string>> {
  const modules = new Map<string, Set<string>>();
  let lines = new Set<string>();
  for (const line of bundle.split('\n')) {
    const [, path] = /^\s*\/\/ (\S+\.(?:ts|js|cjs|mjs|json))$/.exec(line) ?? [];
    if (path !== undefined) {
      lines = new Set();
      modules.set(path, lines);
      continue;
    }
    const plain = line.trim().replace(/\b([A-Za-z_$][\w$]*?)\d+\b/g, '$1');
    lines.add(plain.replace(/\b(\w+): \1\b/g, '$1'));
  }
  return modules;
}

test.describe('official vectors', { tag: '@vectors' }, () => {
  test('the worker that runs them is made of the lines of the shipped engine', async ({ relay }) => {
    const served = await (await fetch(`${relay.origin}/w/engine.js`)).text();
    expect((await bundleLikeShipped(ENGINE)) === served, 'the same call gives the shipped file').toBe(true);
    const engine = modulesOf(await bundleLikeShipped(ENGINE, { readable: true }));
    const vectors = modulesOf(await bundleLikeShipped(VECTORS, { readable: true }));
    const forTests = /\.contract\.ts$|\/vectors\/|\/test-device\.ts$/;
    const foreign = [...vectors].flatMap(([path, lines]) => {
      if (forTests.test(path)) return [];
      const shipped = engine.get(path) ?? new Set();
      return [...lines].filter((line) => !shipped.has(line)).map((line) => `${path}: ${line}`);
    });
    expect(foreign).toEqual([]);
    const needed = ['xeddsa', 'x25519', 'ed25519', 'row-seal', 'signal/kem', 'signal/handshake-mix', 'signal/libsignal'];
    expect([...vectors.keys()]).toEqual(
      expect.arrayContaining([...needed.map((name) => `lib/crypto/${name}.ts`), 'node_modules/@noble/post-quantum/ml-kem.js']),
    );
  });

  test('come out right in Chromium, under the policy of the engine', async ({ page, site }) => {
    const complaints: string[] = [];
    page.on('console', (message) => {
      if (/Content Security Policy|Trusted/.test(message.text())) complaints.push(message.text());
    });
    await page.goto(site.origin);
    const report = JSON.parse(await page.evaluate(firstMessage, '/w/vectors.js')) as VectorReport;
    judge(report);
    expect(report.native).toEqual({ x25519: true, ed25519: true, mlKem: true });
    expect(report.scores.flatMap(({ tolerated }) => tolerated)).toEqual([]);
    expect(complaints).toEqual([]);
  });

  test('come out right in Firefox ESR', async ({ site }) => {
    const path = findFirefox();
    // biome-ignore lint/suspicious/noSkippedTests: Firefox is not a package of npm's; a machine may lack it.
    test.skip(path === null, 'no Firefox on this machine (firefox-esr, or FIREFOX_PATH): its engine stays untried');
    const firefox = await Firefox.start(path ?? '');
    try {
      await firefox.open(site.origin);
      const report = JSON.parse(await firefox.run(firstMessage, '/w/vectors.js')) as VectorReport;
      judge(report);
      // Its own X25519 refuses two non-canonical keys (Wycheproof cases 94 and 95) that others answer; ML-KEM it may not have.
      expect(report.scores.filter(({ tolerated }) => tolerated.length > 0).map(({ name }) => name)).toEqual(['X25519']);
      test.info().annotations.push({ type: 'native in Firefox', description: JSON.stringify(report.native) });
    } finally {
      await firefox.stop();
    }
  });
});

test.describe('nothing grabs self.onmessage', { tag: '@vectors' }, () => {
  test('the bare library takes it as soon as it is loaded in a worker', async ({ page, site }) => {
    await page.goto(site.origin);
    expect(JSON.parse(await page.evaluate(firstMessage, '/w/bare.js'))).toEqual({ handler: 'taken' });
  });

  test('the shipped engine leaves it alone', async ({ page, relay }) => {
    const started = page.waitForEvent('worker', (worker) => worker.url().endsWith('/w/engine.js'));
    await page.goto(relay.origin);
    await expect(page.getByRole('main').first()).toBeVisible();
    expect(await (await started).evaluate(() => self.onmessage)).toBeNull();
  });
});
