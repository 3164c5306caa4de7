import { describe, expect, test } from 'vitest';
import { LIMITS, toBase64url, toHex } from '../../protocol/index.ts';
import { BOUNDS } from '../limits.ts';
import { newCounters } from '../ops/counters.ts';
import { inProcessApp } from '../testing/in-process-app.ts';
import { type Caller, call, must, type Registered, register } from '../testing/relay-client.ts';
import { turnPassword } from './credentials.ts';
import { iceServersOf, type TurnConfig } from './ice-servers.ts';

const SECRET = 'a-secret-of-the-turn-server';
const TURN: TurnConfig = { urls: ['turn:t.example?transport=udp', 'stun:t.example', 'turns:t.example:5349'], secret: SECRET };
const NOW = 1_790_000_000_000;

describe('the servers for calls', () => {
  test('are none when none is configured, and no credential is made', () => {
    const counters = newCounters();
    expect(iceServersOf(null, counters)(NOW)).toEqual({ servers: [], expiresAt: NOW + BOUNDS.turnCredentialMs });
    expect(counters.turnCredentials).toBe(0);
  });

  test('carry a credential for TURN and none for STUN', () => {
    const counters = newCounters();
    const { servers, expiresAt } = iceServersOf(TURN, counters)(NOW);
    const [stun, turn] = servers;
    expect(servers).toHaveLength(2);
    expect(stun).toEqual({ urls: ['stun:t.example'], username: null, credential: null });
    expect(turn?.urls).toEqual(['turn:t.example?transport=udp', 'turns:t.example:5349']);
    expect(turn?.username).toMatch(new RegExp(`^${expiresAt / 1000}:`));
    expect(turn?.credential).toBe(turnPassword(SECRET, turn?.username ?? ''));
    expect(counters.turnCredentials).toBe(1);
  });

  test('may be STUN alone', () => {
    expect(iceServersOf({ urls: ['stun:t.example'], secret: null }, newCounters())(NOW).servers).toEqual([
      { urls: ['stun:t.example'], username: null, credential: null },
    ]);
  });

  test('are good for one to twelve hours', () => {
    const hours = BOUNDS.turnCredentialMs / 3_600_000;
    expect(hours).toBeGreaterThanOrEqual(1);
    expect(hours).toBeLessThanOrEqual(12);
  });
});

describe('asking for them', () => {
  const here = (turn: TurnConfig | null) => inProcessApp({}, () => NOW, turn);
  const as = (app: ReturnType<typeof here>, { token }: Registered): Caller => ({ ...app.caller, token });

  test('needs a device that is logged in', async () => {
    expect(await call({ ...here(TURN).caller, token: new Uint8Array(32) }, 'iceServers', {})).toMatchObject({ code: 'unauthorised' });
  });

  test('twice gives two user names, and neither holds anything of the account', async () => {
    const app = here(TURN);
    const ada = await register(app.caller, 'ada-lovelace');
    const given = [await must(as(app, ada), 'iceServers', {}), await must(as(app, ada), 'iceServers', {})];
    const names = given.map(({ servers }) => servers[1]?.username ?? '');
    expect(new Set(names).size).toBe(2);
    const told = ['ada-lovelace', ada.account.id, String(ada.device.address.device)];
    for (const bytes of [ada.token, ada.account.key.publicKey, ada.device.identityKey, ada.device.login.publicKey])
      told.push(toHex(bytes), toBase64url(bytes));
    for (const name of names) for (const word of told) expect(name).not.toContain(word);
    // Nothing but the second and the 24 digits is in it, so a whole id has no room.
    for (const name of names) expect(name).toMatch(/^\d{10}:[0-9a-f]{24}$/);
  });

  test('too often is told to wait, and makes no credential', async () => {
    const app = here(TURN);
    const [ada, bob] = [await register(app.caller), await register(app.caller)];
    const outcomes = await Promise.all(Array.from({ length: 70 }, () => call(as(app, ada), 'iceServers', {})));
    expect(outcomes.filter(({ kind }) => kind === 'answer')).toHaveLength(60);
    expect(outcomes.at(-1)).toMatchObject({ code: 'rate-limited', status: 429 });
    expect(app.counters.turnCredentials).toBe(60);
    await must(as(app, bob), 'iceServers', {});
  });

  test('is answered within the bounds of the protocol, however long the addresses', async () => {
    const urls = Array.from({ length: LIMITS.iceUrls }, (_, i) => `turn:${'a'.repeat(LIMITS.iceUrlBytes - 6)}${i}`);
    const app = here({ urls, secret: SECRET });
    const { servers } = await must(as(app, await register(app.caller)), 'iceServers', {});
    expect(servers[0]?.urls).toEqual(urls);
  });
});
