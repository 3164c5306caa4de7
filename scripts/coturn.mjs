// The TURN server of rehearsals: found, or installed from Debian's packages. Built-in modules only.
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { installFromDebian } from './debian.mjs';

/** Path of an installed coturn: TURNSERVER_PATH first, then PATH and the usual places. `undefined` when there is none. */
export function findCoturn() {
  const { TURNSERVER_PATH: named, PATH = '' } = process.env;
  const folders = [...PATH.split(delimiter), '/usr/bin', '/usr/local/bin', '/opt/homebrew/bin'];
  return [named, ...folders.map((folder) => join(folder, 'turnserver'))].find(
    (path) => path !== undefined && path !== '' && existsSync(path),
  );
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  if (findCoturn() === undefined) installFromDebian('coturn', 'coturn');
  const path = findCoturn();
  if (path === undefined)
    console.error(
      'No coturn found and none could be installed. Install it (apt-get install coturn, brew install coturn), or set TURNSERVER_PATH to one.',
    );
  else console.log(`TURN server: ${path}`);
  process.exitCode = path === undefined ? 1 : 0;
}
