// The gate: `npm run verify`, or some of its steps: `npm run verify -- types lint`. Stops at the first red step and says how to mend it.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { install } from './install.mjs';
import { node24, root } from './node24.mjs';

const bin = {
  biome: 'node_modules/@biomejs/biome/bin/biome',
  depcruise: 'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs',
  knip: 'node_modules/knip/bin/knip.js',
  next: 'node_modules/next/dist/bin/next',
  tsc: 'node_modules/typescript/bin/tsc',
  vitest: 'node_modules/vitest/vitest.mjs',
};

/** Where the unit tests leave their counts; scripts/test.mjs adds them up. */
const unitReport = '.cache/unit.json';

const configs = ['tsconfig.json', 'tsconfig.pure.json', 'tsconfig.worker.json', 'server/tsconfig.json', 'tsconfig.tools.json'];
const rooms = ['app', 'components', 'lib', 'protocol', 'server', 'e2e', 'bench', 'scripts'];

/** @typedef {{ name: string, commands: () => string[][], loud?: boolean, mend: string }} Step */
/** @type {Step[]} */
const steps = [
  {
    name: 'types',
    // next-env.d.ts is written by Next and not committed; it brings the types of CSS imports.
    commands: () => [
      ...(existsSync('next-env.d.ts') ? [] : [[bin.next, 'typegen']]),
      ...configs.map((config) => [
        bin.tsc,
        '--noEmit',
        '--incremental',
        '--tsBuildInfoFile',
        `.cache/types/${config.replace('/', '.')}.tsbuildinfo`,
        '-p',
        config,
      ]),
    ],
    mend: 'A global that is missing here (window, process …) does not exist where this code runs: pass it in, or move the code to the room that has it.',
  },
  {
    name: 'lint',
    commands: () => [[bin.biome, 'check', '--error-on-warnings', '--max-diagnostics=50', '.']],
    mend: 'Most of it mends itself: npx biome check --write <path>',
  },
  {
    name: 'layers',
    commands: () => [
      [bin.depcruise, '--config', '.dependency-cruiser.mjs', '--output-type', 'err-long', ...rooms.filter((room) => existsSync(room))],
    ],
    mend: 'Each broken law above says why it stands and where the code belongs. The laws: .dependency-cruiser.mjs.',
  },
  {
    name: 'dead code',
    commands: () => [[bin.knip, '--no-progress']],
    mend: 'Delete what nothing uses. An export that only its own file uses loses its `export`; a package nobody imports leaves package.json.',
  },
  {
    name: 'rooms',
    commands: () => [['scripts/rooms.mjs'], ['scripts/packages.mjs']],
    mend: 'The READMEs of the rooms and the list of packages are part of the code: bring them up to date.',
  },
  {
    name: 'unit tests',
    loud: true,
    commands: () => [
      [
        bin.vitest,
        'run',
        '--project',
        'node',
        '--project',
        'browser',
        '--reporter=default',
        '--reporter=json',
        `--outputFile.json=${unitReport}`,
      ],
    ],
    mend: 'One file alone: npx vitest run <path>',
  },
  {
    name: 'sizes',
    loud: true,
    commands: () => [['scripts/build.mjs'], ['scripts/sizes.mjs']],
    mend: 'Something heavy came along: load it when it is needed (dynamic import), or raise the budget in scripts/sizes.mjs and say why in the commit.',
  },
];

/** Runs one command of a step; returns whether it went well. Quiet steps show their output only when they fail. */
function run(/** @type {string[]} */ command, /** @type {boolean} */ loud) {
  const { status, stdout, stderr } = spawnSync(node24(), command, {
    stdio: loud ? ['ignore', 'inherit', 'inherit'] : ['ignore', 'pipe', 'pipe'],
    encoding: 'utf8',
    maxBuffer: 1 << 26,
    env: { ...process.env, NEXT_TELEMETRY_DISABLED: '1' },
  });
  if (status !== 0 && !loud) process.stdout.write(`${stdout}${stderr}`);
  return status === 0;
}

process.chdir(root);
install();
mkdirSync('.cache', { recursive: true });
const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !steps.some((step) => step.name.startsWith(name)));
if (unknown.length > 0) {
  console.error(`No step is called ${unknown.join(', ')}. The steps: ${steps.map(({ name }) => name).join(', ')}.`);
  process.exit(2);
}
const begun = Date.now();
const seconds = (/** @type {number} */ since) => `${((Date.now() - since) / 1000).toFixed(1)} s`;
for (const { name, commands, loud = false, mend } of steps.filter(
  (step) => wanted.length === 0 || wanted.some((prefix) => step.name.startsWith(prefix)),
)) {
  const started = Date.now();
  if (loud) console.log(`\n${name} …`);
  // A quiet step shows everything it found at once; a loud one builds on what went before.
  const well = loud ? commands().every((command) => run(command, loud)) : commands().filter((command) => !run(command, loud)).length === 0;
  console.log(`${well ? '✓' : '✗'} ${name.padEnd(12)} ${seconds(started)}`);
  if (!well) {
    console.error(`\nverify stopped at “${name}”. ${mend}`);
    process.exit(1);
  }
}
console.log(`\nverify passed in ${seconds(begun)}`);
