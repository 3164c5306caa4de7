// Each law is broken once in a small house of its own: a rule that cannot fire is no rule.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { cruise, type ICruiseOptions, type ICruiseResult } from 'dependency-cruiser';
import { afterEach, describe, expect, test } from 'vitest';
import config from '../.dependency-cruiser.mjs';

const packages = [
  'idb',
  'ws',
  'hono',
  'workbox-window',
  'simple-peer',
  '@privacyresearch/libsignal-protocol-typescript',
  '@noble/curves',
  'react',
  'vitest',
];

const breaches: readonly (readonly [law: string, file: string, code: string])[] = [
  ['no-cycles', 'lib/domain/a.ts', "import type { B } from './b.ts';\nexport type A = B;"],
  ['protocol-stands-alone', 'protocol/a.ts', "import '../lib/base/index.ts';"],
  ['protocol-stands-alone', 'protocol/a.ts', "import 'hono';"],
  ['pure-rooms-need-no-package', 'lib/domain/a.ts', "import 'node:fs';"],
  ['server-knows-no-client', 'server/a.ts', "import '../lib/base/index.ts';"],
  ['client-knows-no-server', 'lib/client/a.ts', "import '../../server/index.ts';"],
  ['client-runs-in-a-browser', 'lib/client/a.ts', "import 'node:fs';"],
  ['screens-know-the-client-only', 'components/a.tsx', "import '../lib/storage/index.ts';"],
  ['screens-take-types-from-domain', 'components/a.tsx', "import '../lib/domain/index.ts';"],
  ['screens-do-not-import-pages', 'components/a.tsx', "import '../app/page.tsx';"],
  ['through-the-door', 'lib/client/a.ts', "import '../storage/inner.ts';"],
  ['arrows-lib-base', 'lib/base/a.ts', "import '../../protocol/index.ts';"],
  ['arrows-lib-crypto', 'lib/crypto/a.ts', "import '../domain/index.ts';"],
  ['arrows-lib-domain', 'lib/domain/a.ts', "import '../crypto/index.ts';"],
  ['arrows-lib-storage', 'lib/storage/a.ts', "import '../relay/index.ts';"],
  ['arrows-lib-relay', 'lib/relay/a.ts', "import type { Message } from '../domain/index.ts';"],
  ['arrows-lib-rtc', 'lib/rtc/a.ts', "import '../relay/index.ts';"],
  ['frames-alone-seal', 'lib/rtc/a.ts', "import '../crypto/index.ts';"],
  ['arrows-lib-push', 'lib/push/a.ts', "import '../storage/index.ts';"],
  ['arrows-lib-client', 'lib/client/a.ts', "import '../../components/screen.tsx';"],
  ['arrows-lib-sw', 'lib/sw/a.ts', "import '../relay/index.ts';"],
  ['owner-of-idb', 'lib/client/a.ts', "import 'idb';"],
  ['owner-of-ws', 'lib/relay/a.ts', "import 'ws';"],
  ['owner-of-relay-packages', 'lib/client/a.ts', "import 'hono';"],
  ['owner-of-workbox', 'lib/client/a.ts', "import 'workbox-window';"],
  ['owner-of-simple-peer', 'lib/rtc/a.ts', "import 'simple-peer';"],
  ['owner-of-signal', 'lib/crypto/signal/a.ts', "import '@privacyresearch/libsignal-protocol-typescript';"],
  ['owner-of-noble', 'lib/storage/a.ts', "import '@noble/curves';"],
  ['owner-of-react', 'lib/client/a.ts', "import 'react';"],
  ['shipped-code-needs-shipped-packages', 'server/a.ts', "import 'vitest';"],
  ['resolvable', 'lib/client/a.ts', "import './nowhere.ts';"],
  ['nothing-imports-a-test', 'lib/client/a.ts', "import './some.test.ts';"],
  ['contracts-are-for-tests', 'lib/client/a.ts', "import './some.contract.ts';"],
];

let house = '';
afterEach(() => rmSync(house, { recursive: true, force: true }));

function put(file: string, text: string): void {
  mkdirSync(dirname(join(house, file)), { recursive: true });
  writeFileSync(join(house, file), text);
}

/** A house that keeps every law, and one more file. */
async function brokenLaws(file: string, code: string): Promise<string[]> {
  house = mkdtempSync(join(tmpdir(), 'house-'));
  const dependencies = Object.fromEntries(packages.filter((name) => name !== 'vitest').map((name) => [name, '1.0.0']));
  put('package.json', JSON.stringify({ name: 'house', type: 'module', dependencies, devDependencies: { vitest: '1.0.0' } }));
  for (const name of packages) {
    put(`node_modules/${name}/package.json`, JSON.stringify({ name, version: '1.0.0', main: 'index.js' }));
    put(`node_modules/${name}/index.js`, '');
  }
  for (const room of ['base', 'crypto', 'domain', 'storage', 'relay', 'rtc', 'push', 'client', 'sw'])
    put(`lib/${room}/index.ts`, 'export {};');
  for (const other of [
    'protocol/index.ts',
    'server/index.ts',
    'app/page.tsx',
    'components/screen.tsx',
    'lib/storage/inner.ts',
    'lib/client/some.test.ts',
    'lib/client/some.contract.ts',
  ])
    put(other, 'export {};');
  put('lib/domain/b.ts', "import type { A } from './a.ts';\nexport type B = A;");
  if (!code.includes('./b.ts')) put('lib/domain/b.ts', 'export type B = string;');
  put(file, code);
  const { options, ...rules } = config;
  const { output } = await cruise(['app', 'components', 'lib', 'protocol', 'server'], {
    ...(options as ICruiseOptions),
    ruleSet: rules as NonNullable<ICruiseOptions['ruleSet']>,
    validate: true,
    baseDir: house,
  });
  return (output as ICruiseResult).summary.violations.map(({ rule }) => rule.name);
}

describe('the laws of the house', { timeout: 60_000 }, () => {
  test.each(breaches)('%s: caught in %s', async (law, file, code) => {
    expect(await brokenLaws(file, code)).toContain(law);
  });

  test('every law has a breach in this file', () => {
    const tried = new Set(breaches.map(([law]) => law));
    expect((config.forbidden ?? []).map(({ name }) => name).filter((name) => name !== undefined && !tried.has(name))).toEqual([]);
  });

  test('arrows that are allowed pass', async () => {
    expect(await brokenLaws('lib/client/a.ts', "import '../storage/index.ts';\nimport '../../protocol/index.ts';")).toEqual([]);
    expect(
      await brokenLaws(
        'components/a.tsx',
        "import 'react';\nimport type { A } from '../lib/domain/index.ts';\nimport '../lib/client/index.ts';",
      ),
    ).toEqual([]);
    expect(await brokenLaws('lib/storage/a.test.ts', "import 'vitest';\nimport 'node:fs';\nimport '../storage/inner.ts';")).toEqual([]);
  });
});
