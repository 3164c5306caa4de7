// `npm start`: installs, builds and serves, each only when needed. On a fresh clone nothing is installed yet: built-in modules only,
// and nothing newer than Node 20.9 before the version was checked.
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 9)) {
  console.error(`Sotto needs Node 20.9 or newer to start; this is ${process.versions.node}. Get a current one from https://nodejs.org.`);
  process.exit(1);
}
const { spawn, spawnSync } = await import('node:child_process');
const { parseArgs } = await import('node:util');
const { install } = await import('./install.mjs');
const { node24, root } = await import('./node24.mjs');

const usage = 'Usage: npm start -- [--port 3000] [--data ./.data] [--origin https://chat.example.org]';

function readOptions() {
  try {
    return parseArgs({ options: { port: { type: 'string' }, data: { type: 'string' }, origin: { type: 'string' } } }).values;
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : error}\n${usage}`);
    return process.exit(2);
  }
}

const { port, data, origin } = readOptions();
install();
const built = spawnSync(node24(), ['scripts/build.mjs'], { cwd: root, stdio: 'inherit' });
if (built.status !== 0) process.exit(built.status ?? 1);

const relay = spawn(node24(), ['server/main.ts'], {
  cwd: root,
  stdio: 'inherit',
  env: {
    ...process.env,
    ...(port === undefined ? {} : { SOTTO_PORT: port }),
    ...(data === undefined ? {} : { SOTTO_DATA: data }),
    ...(origin === undefined ? {} : { SOTTO_ORIGIN: origin }),
  },
});
for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM'])) process.on(signal, () => relay.kill(signal));
// npm runs scripts through a shell that keeps a SIGTERM to itself. When that shell is gone, so is the one who started us.
const parent = process.ppid;
if (process.env.npm_lifecycle_event !== undefined)
  setInterval(() => {
    if (process.ppid !== parent) relay.kill('SIGTERM');
  }, 500).unref();
relay.on('exit', (code, signal) => {
  // A relay that ended by a signal ends this process the same way, so that a supervisor sees what happened.
  if (signal === null) process.exit(code ?? 1);
  process.removeAllListeners(signal);
  process.kill(process.pid, signal);
});
