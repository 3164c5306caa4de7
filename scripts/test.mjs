// `npm test`: everything that CI asks for, on a machine that has only Node 20.9 and npm. Ends with `N passed, N failed, N skipped`.
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 9)) {
  console.error(`Sotto needs Node 20.9 or newer; this is ${process.versions.node}. Get a current one from https://nodejs.org.`);
  process.exit(1);
}
const { spawnSync } = await import('node:child_process');
const { existsSync, readFileSync, rmSync } = await import('node:fs');
const { install } = await import('./install.mjs');
const { node24, root } = await import('./node24.mjs');

process.chdir(root);
install();

const total = { passed: 0, failed: 0, skipped: 0 };
const well = (/** @type {string[]} */ ...command) => spawnSync(node24(), command, { stdio: ['ignore', 'inherit', 'inherit'] }).status === 0;
const step = (/** @type {string} */ title) => console.log(`\n── ${title} ──`);

/** Counts that a runner left in a file; a run that failed without naming a failed test counts as one. */
function add(/** @type {boolean} */ passed, /** @type {string} */ file, /** @type {(report: any) => typeof total} */ read) {
  const counts = existsSync(file) ? read(JSON.parse(readFileSync(file, 'utf8'))) : { passed: 0, failed: 0, skipped: 0 };
  if (!passed && counts.failed === 0) counts.failed = 1;
  for (const key of /** @type {const} */ (['passed', 'failed', 'skipped'])) total[key] += counts[key];
}

const unit = '.cache/unit.json';
const rehearsals = '.cache/rehearsals.json';
for (const file of [unit, rehearsals]) rmSync(file, { force: true });

step('browser');
if (well('scripts/chromium.mjs')) {
  step('verify');
  add(well('scripts/verify.mjs'), unit, ({ numPassedTests, numFailedTests, numPendingTests, numTodoTests }) => ({
    passed: numPassedTests,
    failed: numFailedTests,
    skipped: numPendingTests + numTodoTests,
  }));
  step('rehearsals');
  // Without it the rehearsals that need it fail, and say so.
  well('scripts/coturn.mjs');
  add(well('scripts/build.mjs') && well('node_modules/@playwright/test/cli.js', 'test'), rehearsals, (counts) => counts);
} else total.failed += 1;

console.log(`\n${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exitCode = total.failed === 0 && total.passed > 0 ? 0 : 1;
