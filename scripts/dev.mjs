// `npm run dev`: client with fast refresh and relay with reload on one address. The relay answers its own API and passes the rest,
// the refresh socket included, on to `next dev`. There is no content security policy in here: rehearse against the build.
import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { install } from './install.mjs';
import { node24, root } from './node24.mjs';

install();
const inner = await new Promise((/** @type {(port: number) => void} */ resolve) => {
  const probe = createServer().listen(0, '127.0.0.1', () => {
    const address = probe.address();
    probe.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
  });
});

const run = (/** @type {string[]} */ command, /** @type {Record<string, string>} */ env = {}) =>
  spawn(node24(), command, {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, NEXT_TELEMETRY_DISABLED: '1', ...env },
  });

const children = [
  run(['scripts/workers.mjs', '--watch']),
  run(['node_modules/next/dist/bin/next', 'dev', '--hostname', '127.0.0.1', '--port', String(inner)]),
  run(['--watch', '--watch-preserve-output', 'server/main.ts'], { SOTTO_DEV_CLIENT: `http://127.0.0.1:${inner}` }),
];
const end = () => {
  for (const child of children) child.kill('SIGTERM');
};
for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM'])) process.on(signal, end);
// npm runs scripts through a shell that keeps a SIGTERM to itself. When that shell is gone, so is the one who started us.
const parent = process.ppid;
setInterval(() => {
  if (process.ppid !== parent) end();
}, 500).unref();
// One that ends takes the others along: half a development server helps nobody.
for (const child of children)
  child.on('exit', (code) => {
    process.exitCode ||= code ?? 0;
    end();
  });
