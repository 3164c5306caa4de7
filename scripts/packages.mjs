// Law 7: each package has a line that says where it lives and why it is there. And the lock names no registry: it must install anywhere.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from './node24.mjs';

const lines = 'docs/adr/packages.md';

/**
 * What is wrong, one sentence each; empty when all is well.
 * @param {{ packageJson: string, lock: string, table: string }} texts @returns {string[]}
 */
export function packageComplaints({ packageJson, lock, table }) {
  const { dependencies = {}, devDependencies = {} } = JSON.parse(packageJson);
  const wanted = [...Object.keys(dependencies), ...Object.keys(devDependencies)];
  // The first cell of each row names the packages in backticks.
  const named = table
    .split('\n')
    .flatMap((line) => [...(line.match(/^\|([^|]*)\|/)?.[1] ?? '').matchAll(/`([^`]+)`/g)].map(([, name = '']) => name));
  /** `@types/*` stands for all of a scope. */
  const covers = (/** @type {string} */ line, /** @type {string} */ name) =>
    line.endsWith('/*') ? name.startsWith(line.slice(0, -1)) : name === line;
  const loose = Object.entries({ ...dependencies, ...devDependencies }).filter(
    ([, version]) => !/^(\d|file:|npm:.+@\d)/.test(String(version)),
  );
  return [
    ...wanted
      .filter((name) => !named.some((line) => covers(line, name)))
      .map((name) => `${name} has no line in ${lines}: say where it lives, why it, and instead of what.`),
    ...named
      .filter((line) => !wanted.some((name) => covers(line, name)))
      .map((line) => `${lines} names ${line}, which is not in package.json: drop its line.`),
    ...loose.map(([name, version]) => `${name} is “${version}”: pin the exact version (npm install -E).`),
    ...(/"resolved": "http/.test(lock)
      ? ['package-lock.json names a registry. .npmrc keeps hosts out of it: delete package-lock.json and run npm install.']
      : []),
  ];
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const read = (/** @type {string} */ path) => readFileSync(join(root, path), 'utf8');
  const found = packageComplaints({ packageJson: read('package.json'), lock: read('package-lock.json'), table: read(lines) });
  for (const sentence of found) console.error(sentence);
  process.exitCode = found.length === 0 ? 0 : 1;
}
