// `npm run rehearse -- NAME`: the Playwright rehearsals of one file (e2e/NAME.spec.ts) or one tag (@NAME), against a current build.
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { install } from './install.mjs';
import { node24, root } from './node24.mjs';

process.chdir(root);
install();
const specs = readdirSync('e2e', { recursive: true, encoding: 'utf8' }).filter((file) => /(?<!\.soak)\.spec\.ts$/.test(file));
const files = new Map(specs.map((file) => [basename(file, '.spec.ts'), `e2e/${file}`]));
const tags = new Set(
  specs.flatMap((file) => [...readFileSync(`e2e/${file}`, 'utf8').matchAll(/['"\s](@[a-z][\w-]*)['"\s]/g)].map(([, tag = '']) => tag)),
);

const [name = '', ...rest] = process.argv.slice(2);
const tag = `@${name.replace(/^@/, '')}`;
const file = files.get(name);
const choice = file !== undefined ? [file] : tags.has(tag) ? ['--grep', `${tag}\\b`] : undefined;
if (choice === undefined) {
  console.error(name === '' ? 'Which rehearsal? npm run rehearse -- NAME' : `No rehearsal is called “${name}”.`);
  console.error(`Files: ${[...files.keys()].sort().join(', ') || 'none'}\nTags: ${[...tags].sort().join(', ') || 'none'}`);
  process.exit(2);
}
const well = (/** @type {string[]} */ ...command) => spawnSync(node24(), command, { stdio: 'inherit' }).status ?? 1;
// Without coturn the rehearsals that need it fail, and say so.
well('scripts/coturn.mjs');
process.exitCode =
  well('scripts/chromium.mjs') || well('scripts/build.mjs') || well('node_modules/@playwright/test/cli.js', 'test', ...choice, ...rest);
