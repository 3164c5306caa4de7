// The narrower tsconfigs are there so that a global which does not exist where the code runs does not compile. Tried, not believed.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { node24, root } from './node24.mjs';

let folder = '';
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Of `names`, those that a file under that tsconfig cannot see. */
function unknownGlobals(config: string, names: readonly string[]): readonly string[] {
  folder = mkdtempSync(join(tmpdir(), 'globals-'));
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
  writeFileSync(join(folder, 'tried.ts'), names.map((name) => `export const tried_${name} = ${name};`).join('\n'));
  const include = ['tried.ts', ...(config === 'tsconfig.pure.json' ? [`${root}/scripts/pure-globals.d.ts`] : [])];
  const compilerOptions = { typeRoots: [`${root}/node_modules/@types`] };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ extends: `${root}/${config}`, compilerOptions, include }));
  const { stdout } = spawnSync(node24(), [`${root}/node_modules/typescript/bin/tsc`, '-p', folder], { encoding: 'utf8' });
  return names.filter((name) => new RegExp(`Cannot find name '${name}'`).test(stdout));
}

test.each([
  [
    'tsconfig.pure.json',
    ['TextEncoder', 'console'],
    ['window', 'document', 'process', 'Buffer', 'fetch', 'setTimeout', 'crypto', 'indexedDB'],
  ],
  ['tsconfig.worker.json', ['crypto', 'indexedDB', 'WebSocket', 'setTimeout'], ['window', 'document', 'localStorage', 'process', 'Buffer']],
  ['server/tsconfig.json', ['process', 'Buffer', 'setTimeout'], ['window', 'document', 'indexedDB']],
])('%s knows the globals of its surroundings and no others', { timeout: 60_000 }, (config, known, unknown) => {
  expect(unknownGlobals(config, [...known, ...unknown])).toEqual(unknown);
});
