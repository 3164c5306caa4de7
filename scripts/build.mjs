// Builds the client into dist/ when its sources changed since the last build (`--force`: always). The relay needs no build.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { node24, root } from './node24.mjs';

const folders = ['app', 'components', 'lib', 'protocol', 'public'];
const single = [
  '.env',
  'next.config.js',
  'package-lock.json',
  'postcss.config.mjs',
  'tsconfig.json',
  'scripts/build.mjs',
  'scripts/finish.mjs',
  'scripts/workers.mjs',
];
/** Files that no build reads: tests, prose, and what the build itself writes. */
const unread = /\.(test|contract|bench)\.tsx?$|\.md$|^public\/w\//;

/** A hash over the name and bytes of every source of the client. */
function sourceHash() {
  const listed = folders.flatMap((folder) =>
    existsSync(`${root}/${folder}`)
      ? readdirSync(`${root}/${folder}`, { recursive: true, withFileTypes: true })
          .filter((entry) => entry.isFile())
          .map((entry) => `${entry.parentPath}/${entry.name}`.replaceAll('\\', '/').slice(root.length + 1))
      : [],
  );
  const hash = createHash('sha256');
  for (const file of [...listed.filter((name) => !unread.test(name)), ...single].sort()) {
    hash.update(`${file}\0`).update(
      createHash('sha256')
        .update(readFileSync(`${root}/${file}`))
        .digest(),
    );
  }
  return hash.digest('hex');
}

const stamp = `${root}/dist/.stamp`;
const lock = `${root}/.cache/build.lock`;
const current = () => existsSync(stamp) && readFileSync(stamp, 'utf8') === sourceHash();

/** True when the process that wrote the lock is still there. */
function heldByOther() {
  try {
    process.kill(Number(readFileSync(lock, 'utf8')), 0);
    return true;
  } catch {
    return false;
  }
}

/** One build at a time in one folder: waits for another one's end. */
async function takeLock() {
  mkdirSync(`${root}/.cache`, { recursive: true });
  for (;;) {
    try {
      return writeFileSync(lock, String(process.pid), { flag: 'wx' });
    } catch {
      if (!heldByOther()) rmSync(lock, { force: true });
      else await new Promise((resolve) => setTimeout(resolve, 500));
    }
  }
}

async function build() {
  const { bundleWorkers } = await import('./workers.mjs');
  const { finish } = await import('./finish.mjs');
  await bundleWorkers();
  const next = spawnSync(node24(), ['node_modules/next/dist/bin/next', 'build'], {
    cwd: root,
    env: { ...process.env, NEXT_TELEMETRY_DISABLED: '1', NODE_ENV: 'production' },
    encoding: 'utf8',
  });
  if (next.status !== 0) throw new Error(`next build failed:\n${next.stdout}${next.stderr}`);
  finish();
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const force = process.argv.includes('--force');
  if (force || !current()) {
    await takeLock();
    try {
      if (force || !current()) {
        const started = Date.now();
        console.log('Building the client …');
        // Taken before the build: what changes during it makes the next start build again.
        const hash = sourceHash();
        rmSync(stamp, { force: true });
        await build();
        writeFileSync(stamp, hash);
        console.log(`Built in ${((Date.now() - started) / 1000).toFixed(1)} s.`);
      }
    } catch (error) {
      console.error(error instanceof Error ? error.message : error);
      process.exitCode = 1;
    } finally {
      rmSync(lock, { force: true });
    }
  }
}
