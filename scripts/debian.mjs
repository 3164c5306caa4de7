// Debian's packages, for what a test needs and npm does not have. Built-in modules only.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/** RUNLEVEL: a package that brings a service must not start it; nobody here asked for one. */
const run = (/** @type {string} */ command, /** @type {string[]} */ ...args) =>
  spawnSync(command, args, {
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' },
  });

/** Installs packages and says so; does nothing where that is not ours to do. */
export function installFromDebian(/** @type {string} */ what, /** @type {string[]} */ ...packages) {
  if (process.platform !== 'linux' || process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return;
  console.log(`No ${what} here: installing it with apt-get …`);
  run('apt-get', 'update', '-q');
  run('apt-get', 'install', '-qy', '--no-install-recommends', ...packages);
}
