import { expect, test } from 'vitest';
import { packageComplaints } from './packages.mjs';

const table = '| package | room |\n| --- | --- |\n| `idb`, `ws` | `lib/storage/` |\n';
const packageJson = '{"dependencies":{"idb":"8.0.4"},"devDependencies":{"ws":"8.23.0"}}';

test('packages with a line, an exact version and no registry pass', () => {
  expect(packageComplaints({ packageJson, table, lock: '{"resolved": "lib/x"}' })).toEqual([]);
});

test('a package without a line, a line without a package, a loose version and a registry are named', () => {
  const found = packageComplaints({
    packageJson: '{"dependencies":{"idb":"^8.0.4","hono":"4.13.19"}}',
    table,
    lock: '{"resolved": "https://registry.example/idb"}',
  });
  expect(found).toEqual([
    expect.stringMatching(/^hono has no line/),
    expect.stringContaining('names ws, which is not in package.json'),
    expect.stringContaining('idb is “^8.0.4”'),
    expect.stringContaining('package-lock.json names a registry'),
  ]);
});
