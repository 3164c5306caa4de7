// Where the Node that runs everything after the install is: the `node` package brings the binary, so the machine's own may be older.
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The repository's folder, without a slash at the end. */
export const root = fileURLToPath(new URL('..', import.meta.url)).replace(/[\\/]$/, '');

const binary = process.platform === 'win32' ? 'node.exe' : 'node';
const packaged = `${root}/node_modules/node/bin/${binary}`;

/** Path of a Node 24 binary. Falls back to the running one (an install without devDependencies on a machine that has Node 24). */
export const node24 = () => (existsSync(packaged) || Number.parseInt(process.versions.node, 10) < 24 ? packaged : process.execPath);
