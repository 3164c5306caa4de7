// The TURN server of rehearsals: found, or installed from Debian's packages. Built-in modules only.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** Path of an installed coturn: TURNSERVER_PATH first, then PATH and the usual places. `undefined` when there is none. */
export function findCoturn() {
  const { TURNSERVER_PATH: named, PATH = '' } = process.env;
  const folders = [...PATH.split(delimiter), '/usr/bin', '/usr/local/bin', '/opt/homebrew/bin'];
  return [named, ...folders.map((folder) => join(folder, 'turnserver'))].find(
    (path) => path !== undefined && path !== '' && existsSync(path),
  );
}

const apt = (/** @type {string[]} */ ...args) =>
  // RUNLEVEL: the package brings a service, which nobody here asked for.
  spawnSync('apt-get', args, {
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' },
  });

/** Finds coturn, or installs it when we may. @returns {string | undefined} its path */
function ensureCoturn() {
  const found = findCoturn();
  if (found !== undefined || process.platform !== 'linux' || process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return found;
  console.log('No coturn here: installing it with apt-get …');
  apt('update', '-q');
  apt('install', '-qy', '--no-install-recommends', 'coturn');
  return findCoturn();
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const path = ensureCoturn();
  if (path === undefined)
    console.error(
      'No coturn found and none could be installed. Install it (apt-get install coturn, brew install coturn), or set TURNSERVER_PATH to one.',
    );
  else console.log(`TURN server: ${path}`);
  process.exitCode = path === undefined ? 1 : 0;
}
