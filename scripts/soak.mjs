// `npm run soak [-- NAME]`: the long campaigns (`*.soak.ts`), outside `npm test`. They may take hours; each prints what it does.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { node24, root } from './node24.mjs';

process.chdir(root);
const campaigns = ['lib', 'protocol', 'server', 'e2e', 'bench']
  .filter((room) => existsSync(room))
  .flatMap((room) => readdirSync(room, { recursive: true, encoding: 'utf8' }).map((file) => `${room}/${file}`.replaceAll('\\', '/')))
  .filter((file) => file.endsWith('.soak.ts') && !file.includes('node_modules/'));

const [name = ''] = process.argv.slice(2);
const chosen = campaigns.filter((file) => file.includes(name));
if (chosen.length === 0) {
  console.error(`No campaign${name === '' ? '' : ` is called “${name}”`}. There are: ${campaigns.join(', ') || 'none'}`);
  process.exit(2);
}
console.log(`Soaking: ${chosen.join(', ')}`);
process.exitCode =
  spawnSync(node24(), ['node_modules/vitest/vitest.mjs', 'run', '--project', 'soak', ...chosen], { stdio: 'inherit' }).status ?? 1;
