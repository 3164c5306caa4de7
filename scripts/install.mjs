// `npm ci`, but only when what is installed differs from package-lock.json. Runs on Node 20.9 with nothing installed: built-ins only.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { node24, root } from './node24.mjs';

/** @typedef {{ version?: string, integrity?: string, optional?: boolean, devOptional?: boolean, peer?: boolean }} Entry */

/** @param {string} path @returns {Record<string, Entry>} */
const packagesOf = (path) => JSON.parse(readFileSync(path, 'utf8')).packages;

/** npm keeps a copy of the lock beside what it installed; the two agree when the install is whole and current. */
function installed() {
  const copy = `${root}/node_modules/.package-lock.json`;
  if (!existsSync(copy) || !existsSync(node24())) return false;
  const here = packagesOf(copy);
  return Object.entries(packagesOf(`${root}/package-lock.json`)).every(([path, wanted]) => {
    if (path === '') return true;
    const found = here[path];
    // Optional packages are those of other platforms.
    if (!found) return wanted.optional || wanted.devOptional || wanted.peer || false;
    return found.version === wanted.version && found.integrity === wanted.integrity;
  });
}

/** Leaves node_modules as package-lock.json says; ends the process with npm's exit code when npm fails. */
export function install() {
  if (installed()) return;
  console.log('Installing packages (npm ci) …');
  const { status } = spawnSync('npm', ['ci', '--loglevel=error', '--no-audit', '--no-fund'], {
    cwd: root,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  if (status !== 0) {
    console.error('npm ci failed. If it says that package.json and the lock differ, run `npm install` and commit package-lock.json.');
    process.exit(status ?? 1);
  }
}
