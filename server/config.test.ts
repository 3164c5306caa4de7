import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readConfig } from './config.ts';

const problems = (env: Record<string, string>) => {
  const read = readConfig(env);
  return read.kind === 'invalid' ? read.problems : [];
};

test('with nothing set it serves this machine alone, on port 3000', () => {
  expect(readConfig({ PATH: '/bin' })).toEqual({
    kind: 'config',
    config: {
      host: '127.0.0.1',
      port: 3000,
      data: './.data',
      origins: [],
      client: './dist',
      devClient: null,
      metricsToken: null,
      logLevel: 'info',
      trustProxy: false,
      limitsScale: 1,
      turn: null,
    },
  });
});

test('an empty variable counts as absent', () => {
  expect(readConfig({ SOTTO_PORT: '', SOTTO_ORIGIN: '' })).toMatchObject({ kind: 'config', config: { port: 3000, origins: [] } });
});

test('origins are taken as a list, exactly as browsers write them', () => {
  expect(readConfig({ SOTTO_ORIGIN: 'https://a.example, http://localhost:8080' })).toMatchObject({
    config: { origins: ['https://a.example', 'http://localhost:8080'] },
  });
  for (const wrong of [
    'a.example',
    'https://a.example/',
    'https://a.example/x',
    'HTTPS://A.EXAMPLE',
    'ftp://a.example',
    '*',
    'https://a.example,',
  ]) {
    expect(problems({ SOTTO_ORIGIN: wrong })).toHaveLength(1);
  }
});

test('everything wrong is said at once, each with its fix', () => {
  const said = problems({
    SOTTO_PORT: '70000',
    SOTTO_HOST: 'not a host',
    SOTTO_LOG_LEVEL: 'loud',
    SOTTO_METRICS_TOKEN: 'short',
    SOTTO_TRUST_PROXY: 'yes',
    SOTTO_DEV_CLIENT: 'localhost:3001',
    SOTTO_LIMITS_SCALE: '0',
    SOTTO_TURN_URLS: 'turn.example.org',
    SOTTO_TURN_SECRET: 'brief',
    SOTTO_PROT: '3000',
  });
  const named = [
    'SOTTO_PORT',
    'SOTTO_HOST',
    'SOTTO_LOG_LEVEL',
    'SOTTO_METRICS_TOKEN',
    'SOTTO_TRUST_PROXY',
    'SOTTO_DEV_CLIENT',
    'SOTTO_LIMITS_SCALE',
    'SOTTO_TURN_URLS',
    'SOTTO_TURN_SECRET',
    'SOTTO_PROT',
  ];
  expect(said.map((line) => line.split(' ')[0]).sort()).toEqual(named.sort());
  expect(said.find((line) => line.startsWith('SOTTO_METRICS_TOKEN'))).toContain('openssl rand');
  expect(said.join()).not.toMatch(/short|brief/);
});

test('a secret is read from a file, and never from two places', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'sotto-config-'));
  const file = join(folder, 'token');
  await writeFile(file, 'sixteen-characters-and-more\n');
  expect(readConfig({ SOTTO_METRICS_TOKEN_FILE: file })).toMatchObject({ config: { metricsToken: 'sixteen-characters-and-more' } });
  expect(problems({ SOTTO_METRICS_TOKEN_FILE: file, SOTTO_METRICS_TOKEN: 'sixteen-characters-and-more' })).toHaveLength(1);
  expect(problems({ SOTTO_METRICS_TOKEN_FILE: join(folder, 'absent') })[0]).toContain('cannot be read');
  await rm(folder, { recursive: true });
});

const TURN_SECRET = 'a-secret-of-the-turn-server';

test('servers for calls are taken as a list of addresses, and TURN only with its secret', async () => {
  const urls = ['turn:turn.example.org:3478?transport=udp', 'turns:[2001:db8::1]:5349?transport=tcp', 'stun:turn.example.org'];
  expect(readConfig({ SOTTO_TURN_URLS: urls.join(', '), SOTTO_TURN_SECRET: TURN_SECRET })).toMatchObject({
    config: { turn: { urls, secret: TURN_SECRET } },
  });
  expect(readConfig({ SOTTO_TURN_URLS: 'stun:turn.example.org' })).toMatchObject({
    config: { turn: { urls: ['stun:turn.example.org'], secret: null } },
  });
  expect(problems({ SOTTO_TURN_URLS: urls.join() })).toEqual([expect.stringContaining('SOTTO_TURN_SECRET_FILE')]);
  for (const without of [{}, { SOTTO_TURN_URLS: '' }, { SOTTO_TURN_URLS: 'stun:turn.example.org' }])
    expect(problems({ ...without, SOTTO_TURN_SECRET: TURN_SECRET })).toEqual([expect.stringContaining('of no use')]);

  const folder = await mkdtemp(join(tmpdir(), 'sotto-config-'));
  await writeFile(join(folder, 'secret'), `${TURN_SECRET}\n`);
  expect(readConfig({ SOTTO_TURN_URLS: 'turn:t.example', SOTTO_TURN_SECRET_FILE: join(folder, 'secret') })).toMatchObject({
    config: { turn: { secret: TURN_SECRET } },
  });
  await rm(folder, { recursive: true });
});

test.each([
  'turn.example.org:3478',
  'turn://turn.example.org',
  'TURN:turn.example.org',
  'turn:user@turn.example.org',
  'turn:turn.example.org:0',
  'turn:turn.example.org:65536',
  'turn:turn.example.org?transport=sctp',
  'turn:turn.example.org/path',
  'turn:',
  'turn:turn example.org',
  'stun:turn.example.org?transport=udp',
  'https://turn.example.org',
  `turn:${'a'.repeat(260)}`,
  'turn:t.example,',
  Array.from({ length: 9 }, (_, i) => `turn:t${i}.example`).join(),
])('“%s” is no list of servers for calls', (wrong) => {
  const said = problems({ SOTTO_TURN_URLS: wrong, SOTTO_TURN_SECRET: TURN_SECRET });
  expect(said).toHaveLength(1);
  expect(said[0]).toMatch(/^SOTTO_TURN_URLS must be /);
});
