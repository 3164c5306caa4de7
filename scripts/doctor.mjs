// `npm run doctor`: whether calls get through the servers that the settings name, proved from a real browser. Built-in modules until something
// must be installed.
import { spawnSync } from 'node:child_process';
import { install } from './install.mjs';
import { node24, root } from './node24.mjs';

process.chdir(root);
install();
const status = (/** @type {string} */ script, /** @type {string[]} */ ...args) =>
  spawnSync(node24(), [script, ...args], { stdio: ['ignore', 'inherit', 'inherit'] }).status ?? 1;
process.exitCode = status('scripts/chromium.mjs') || status('scripts/check-calls.mjs', ...process.argv.slice(2));
