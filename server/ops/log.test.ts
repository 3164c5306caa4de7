import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { toBase64url, toHex } from '../../protocol/index.ts';
import { openMemoryStore } from '../store/memory-store.ts';
import { envelopeTo } from '../testing/envelopes.ts';
import { call, must } from '../testing/relay-client.ts';
import { startRelay } from '../testing/running-relay.ts';
import { createLog, fieldsOf, type LogFields } from './log.ts';

function capture() {
  const lines: string[] = [];
  return { log: createLog('debug', { write: (line: string) => void lines.push(line) }), lines };
}

describe('a line', () => {
  test('carries level, time, the phrase and the allowed fields', () => {
    const { log, lines } = capture();
    log('warn', 'queue full', { code: 'queue-full', count: 3, ms: 1.6, where: 'journal.ts:12' });
    const { time, ...rest } = JSON.parse(lines[0] as string);
    expect(rest).toEqual({ level: 'warn', msg: 'queue full', code: 'queue-full', count: 3, ms: 2, where: 'journal.ts:12' });
    expect(Number.isNaN(Date.parse(time))).toBe(false);
  });

  test('drops what is not on the list, whatever somebody hands it', () => {
    const { log, lines } = capture();
    log('error', 'failure', {
      code: 'a name with blanks',
      count: 'canary',
      where: '/home/canary/x.ts:1',
      account: 'canary',
      err: new Error('canary'),
    } as unknown as LogFields);
    expect(Object.keys(JSON.parse(lines[0] as string)).sort()).toEqual(['level', 'msg', 'time']);
  });

  test('about an error says its code and its place, never its message', () => {
    const error = Object.assign(new Error('canary'), { code: 'ENOSPC' });
    expect(fieldsOf(error)).toEqual({ code: 'ENOSPC', where: expect.stringMatching(/^log\.test\.ts:\d+$/) });
    expect(fieldsOf('canary')).toEqual({ code: 'internal' });
    expect(JSON.stringify(fieldsOf(new TypeError('canary')))).not.toContain('canary');
  });
});

test('nothing that a relay logs at any level names an account, device, name, address, token or payload', async () => {
  const { log, lines } = capture();
  const store = openMemoryStore();
  // A store whose failures carry everything that must not be seen.
  const canary = randomBytes(24);
  const broken = {
    ...store,
    commit: () => Promise.reject(new Error(`could not store ${toHex(canary)}`)),
    countPreKeys: () => Promise.reject(Object.assign(new Error(toHex(canary)), { account: toHex(canary) })),
  };
  const relay = await startRelay(
    { logLevel: 'debug', turn: { urls: ['turn:canary.example'], secret: 'canary-of-turn' } },
    { store: broken, log },
  );
  const name = `canary${toHex(randomBytes(6))}`;
  const [ada, bob] = [await relay.register(name), await relay.register()];
  const socket = await relay.connect(ada);
  socket.send({ kind: 'send', envelopes: [envelopeTo(bob, { body: canary })] });
  expect((await socket.next('sent')).outcomes).toMatchObject([{ outcome: 'refused', code: 'unavailable' }]);
  expect(await call({ ...relay.caller, token: ada.token }, 'countPreKeys', {})).toMatchObject({ code: 'internal' });
  await must({ ...relay.caller, token: bob.token }, 'findUser', { userName: name });
  const { servers } = await must({ ...relay.caller, token: bob.token }, 'iceServers', {});
  socket.ws.send(canary);
  await socket.next('error');
  await relay.server.close();

  const secrets = [name, ada.account.id, bob.account.id, String(ada.device.address.device), String(bob.device.address.device), '127.0.0.1'];
  secrets.push('canary', ...servers.flatMap(({ username, credential }) => [username ?? '', credential ?? '']));
  for (const bytes of [canary, ada.token, bob.token]) secrets.push(toHex(bytes), toBase64url(bytes), Buffer.from(bytes).toString('base64'));
  expect(lines.length).toBeGreaterThan(2);
  expect(lines.filter((line) => JSON.parse(line).msg === 'failure').length).toBeGreaterThanOrEqual(2);
  for (const secret of secrets) expect(lines.join('').toLowerCase()).not.toContain(secret.toLowerCase());
});
