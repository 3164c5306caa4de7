// `npm run bench -- NAME [--json]`: runs bench/NAME.bench.ts, which prints its figures through bench/report.ts; on a current build where it needs one.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { install } from './install.mjs';
import { node24, root } from './node24.mjs';

process.chdir(root);
install();
const ending = '.bench.ts';
const names = existsSync('bench')
  ? readdirSync('bench').flatMap((file) => (file.endsWith(ending) ? file.slice(0, -ending.length) : []))
  : [];
const rest = process.argv.slice(2);
const name = rest.find((word) => !word.startsWith('-'));
if (name === undefined || !names.includes(name)) {
  console.error(
    `${name === undefined ? 'Which bench? npm run bench -- NAME [--json]' : `No bench is called “${name}”.`}\nThere are: ${names.join(', ') || 'none'}`,
  );
  process.exit(2);
}
/** These open the real pages. */
const onBuild = new Set(['catch-up']);
const well = (/** @type {string[]} */ ...command) => spawnSync(node24(), command, { stdio: 'inherit' }).status ?? 1;
process.exitCode =
  (onBuild.has(name) ? well('scripts/build.mjs') : 0) || well(`bench/${name}${ending}`, ...rest.filter((word) => word !== name));
