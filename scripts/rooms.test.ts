import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { complaints } from './rooms.mjs';

const good =
  '# lib/a: a room\n\n## What lives here\nX.\n\n## Start reading at\n`x.ts`, then `idb`.\n\n## May import\n`lib/a`.\n\n## Never\nAnd/or.\n';
let house = '';

beforeEach(() => {
  house = mkdtempSync(join(tmpdir(), 'rooms-'));
  mkdirSync(join(house, 'lib/a'), { recursive: true });
  mkdirSync(join(house, 'bench'));
  writeFileSync(join(house, 'package.json'), '{"dependencies":{"@noble/curves":"1"}}');
  writeFileSync(join(house, 'lib/a/x.ts'), '');
});
afterEach(() => rmSync(house, { recursive: true, force: true }));

const readme = (text: string) => writeFileSync(join(house, 'lib/a/README.md'), text);

test('a short README with the four headings and true names passes; an empty room needs none', () => {
  readme(good);
  expect(complaints(house)).toEqual([]);
});

test('a room without a README is named', () => {
  expect(complaints(house)).toEqual([expect.stringContaining('lib/a/README.md is missing')]);
});

test('a file that is gone is named', () => {
  readme(good.replace('x.ts', 'y.ts'));
  expect(complaints(house)).toEqual([expect.stringContaining('`y.ts`')]);
  readme(good.replace('lib/a`', 'lib/b`'));
  expect(complaints(house)).toEqual([expect.stringContaining('`lib/b`')]);
});

test('a package is no file', () => {
  readme(good.replace('idb', '@noble/curves'));
  expect(complaints(house)).toEqual([]);
});

test('a missing heading and a long text are named', () => {
  readme(good.replace('## Never', '## Ever'));
  expect(complaints(house)).toEqual([expect.stringContaining('## Ever')]);
  readme(good + 'more\n'.repeat(30));
  expect(complaints(house)).toEqual([expect.stringContaining('30 is the most')]);
});
