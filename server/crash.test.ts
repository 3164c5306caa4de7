import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { clientIdKey, type DeliveredEnvelope } from '../protocol/index.ts';
import { envelopeTo } from './testing/envelopes.ts';
import { connect, overNetwork, type Registered, register, type TestSocket } from './testing/relay-client.ts';

const main = fileURLToPath(new URL('main.ts', import.meta.url));
let folder: string;
let relay: { process: ChildProcess; port: number; origin: string };

/** The relay as a process of its own, on a free port. */
async function start(port = 0) {
  const env = { ...process.env, SOTTO_PORT: String(port), SOTTO_DATA: folder, SOTTO_LOG_LEVEL: 'error', NODE_OPTIONS: '' };
  const child = spawn(process.execPath, [main], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  const origin = await new Promise<string>((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`the relay ended with ${code}`)));
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      const found = /Sotto is at (\S+)/.exec(text)?.[1];
      if (found) resolve(found);
    });
  });
  return { process: child, port: Number(new URL(origin).port), origin };
}
const end = (signal: NodeJS.Signals) =>
  new Promise<number | null>((resolve) => {
    relay.process.once('exit', (code) => resolve(code));
    relay.process.kill(signal);
  });

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sotto-crash-'));
  relay = await start();
});
afterEach(async () => {
  if (relay.process.exitCode === null && relay.process.signalCode === null) await end('SIGKILL');
  await rm(folder, { recursive: true });
});

const caller = () => ({ send: overNetwork(relay.port), origin: relay.origin });
const open = ({ token }: Registered) => connect(relay.port, relay.origin, token);

/** Sends without a pause until the socket closes; adds the client ids that were acknowledged. */
async function burst(socket: TestSocket, to: Registered, acknowledged: Set<string>): Promise<void> {
  try {
    for (;;) {
      socket.send({ kind: 'send', envelopes: Array.from({ length: 5 }, () => envelopeTo(to)) });
      const { outcomes } = await socket.next('sent');
      for (const { outcome, clientId } of outcomes) if (outcome === 'stored') acknowledged.add(clientIdKey(clientId));
    }
  } catch {
    // Closed: the relay was killed.
  }
}

async function drain(who: Registered): Promise<readonly DeliveredEnvelope[]> {
  const socket = await open(who);
  const got: DeliveredEnvelope[] = [];
  for (;;) {
    await socket.until(() => socket.frames.length > 0);
    const frame = socket.frames.shift();
    if (frame?.kind === 'deliver') {
      got.push(...frame.envelopes);
      socket.send({ kind: 'ack', ranges: [{ first: frame.envelopes[0]?.seq ?? 0, last: frame.envelopes.at(-1)?.seq ?? 0 }] });
    }
    if (frame?.kind === 'drained') break;
  }
  socket.send({ kind: 'ping', nonce: 1 });
  await socket.next('pong');
  socket.ws.close();
  return got;
}

test('killed in the middle of a burst, three times over: nothing acknowledged is lost, nothing comes twice', async () => {
  const people = await Promise.all(Array.from({ length: 8 }, () => register(caller())));
  const acknowledged = new Set<string>();
  const received: DeliveredEnvelope[] = [];
  for (let round = 0; round < 3; round++) {
    const pairs = people.slice(0, 4).map((from, i) => [from, people[4 + i] as Registered] as const);
    const before = acknowledged.size;
    const bursts = await Promise.all(
      pairs.map(async ([from, to]) => burst(await open(from), to, acknowledged)).map((running) => ({ running })),
    );
    while (acknowledged.size < before + 200) await new Promise((resolve) => setTimeout(resolve, 5));
    await end('SIGKILL');
    await Promise.all(bursts.map(({ running }) => running));
    relay = await start(relay.port);
    // One mailbox in two is emptied between the crashes: a late acknowledgement must not reach a newer envelope.
    for (const to of people.slice(4, 6)) received.push(...(await drain(to)));
  }
  for (const to of people.slice(4)) received.push(...(await drain(to)));

  const ids = received.map(({ clientId }) => clientIdKey(clientId));
  expect(ids.length).toBe(new Set(ids).size);
  expect([...acknowledged].filter((id) => !ids.includes(id))).toEqual([]);
  for (const to of people.slice(4)) expect(await drain(to)).toEqual([]);
}, 60_000);

test('asked to end, it says goodbye, closes with 1012, keeps what it took, and exits with 0', async () => {
  const [ada, bob] = [await register(caller()), await register(caller())];
  const socket = await open(ada);
  socket.send({ kind: 'send', envelopes: [envelopeTo(bob)] });
  await socket.next('sent');
  const ended = end('SIGTERM');
  expect((await socket.next('goodbye')).retryAfterMs).toBeGreaterThan(0);
  expect(await socket.closed()).toBe(1012);
  expect(await ended).toBe(0);
  relay = await start(relay.port);
  expect(await drain(bob)).toHaveLength(1);
}, 30_000);

test('a second relay on the same data is refused in words', async () => {
  const second = spawn(process.execPath, [main], {
    env: { ...process.env, SOTTO_PORT: '0', SOTTO_DATA: folder, NODE_OPTIONS: '' },
    stdio: 'pipe',
  });
  let said = '';
  second.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  expect(await new Promise((resolve) => second.once('exit', resolve))).toBe(1);
  expect(said).toContain('Another relay is running on this data folder');
}, 30_000);

test('wrong settings end it at once, all of them named', async () => {
  const env = { ...process.env, SOTTO_PORT: 'many', SOTTO_ORIGIN: 'sotto.test', SOTTO_DATA: folder, NODE_OPTIONS: '' };
  const child = spawn(process.execPath, [main], { env, stdio: 'pipe' });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  expect(await new Promise((resolve) => child.once('exit', resolve))).toBe(1);
  expect(said).toContain('SOTTO_PORT must be a number');
  expect(said).toContain('SOTTO_ORIGIN must be origins');
}, 30_000);
