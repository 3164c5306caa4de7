// `npm run soak [-- NAME]`: the long campaigns, outside `npm test`. They may take hours; each prints what it does. Two runners: `x.soak.ts` is
// Vitest's, `x.soak.spec.ts` Playwright's, which needs a browser and a current build first.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { install } from './install.mjs';
import { node24, root } from './node24.mjs';

process.chdir(root);
install();
const campaigns = ['lib', 'protocol', 'server', 'e2e', 'bench']
  .filter((room) => existsSync(room))
  .flatMap((room) => readdirSync(room, { recursive: true, encoding: 'utf8' }).map((file) => `${room}/${file}`.replaceAll('\\', '/')))
  .filter((file) => /\.soak(\.spec)?\.ts$/.test(file) && !file.includes('node_modules/'));

const [name = '', ...rest] = process.argv.slice(2);
const chosen = campaigns.filter((file) => file.includes(name));
if (chosen.length === 0) {
  console.error(`No campaign${name === '' ? '' : ` is called “${name}”`}. There are: ${campaigns.join(', ') || 'none'}`);
  process.exit(2);
}
console.log(`Soaking: ${chosen.join(', ')}`);
const inBrowsers = chosen.filter((file) => file.endsWith('.soak.spec.ts'));
const inVitest = chosen.filter((file) => !inBrowsers.includes(file));
/** Runs the commands until one fails. */
const well = (/** @type {readonly (readonly string[])[]} */ commands) =>
  commands.every((command) => spawnSync(node24(), command, { stdio: 'inherit', env: { ...process.env, SOAK: '1' } }).status === 0);
const outcomes = [
  inVitest.length === 0 ||
    well([['node_modules/vitest/vitest.mjs', 'run', '--project', 'soak', '--project', 'soak-browser', ...inVitest, ...rest]]),
  inBrowsers.length === 0 ||
    well([['scripts/chromium.mjs'], ['scripts/build.mjs'], ['node_modules/@playwright/test/cli.js', 'test', ...inBrowsers, ...rest]]),
];
process.exitCode = outcomes.every(Boolean) ? 0 : 1;
