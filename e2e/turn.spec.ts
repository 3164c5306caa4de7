// Calls through a real coturn with credentials of a real relay: what it accepts and refuses, and what `npm run doctor` says of it all.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test as base, expect } from '@playwright/test';
import { launchOptions } from '../scripts/chromium.mjs';
import { node24, root } from '../scripts/node24.mjs';
import { relayedLoopback } from '../scripts/relayed-loopback.mjs';
import { type Caller, must, overNetwork, register } from '../server/testing/relay-client.ts';
import { turnCredential, turnPassword } from '../server/turn/credentials.ts';
import { netLogFlags, reached } from './net-log.ts';
import { TurnServer } from './turn-server.ts';
import { type Turned, turned } from './turned.ts';

type Servers = readonly RTCIceServer[];

const test = base.extend<
  Turned & {
    /** What the relay tells a device that is logged in; each time anew. */
    readonly ask: () => Promise<Servers>;
  }
>({
  ...turned,
  ask: async ({ relay }, use) => {
    const caller: Caller = { send: overNetwork(Number(new URL(relay.origin).port)), origin: relay.origin };
    const { token } = await register(caller);
    await use(async () => {
      const { servers } = await must({ ...caller, token }, 'iceServers', {});
      return servers.map(({ urls, username, credential }) => ({ urls: [...urls], username: username ?? '', credential: credential ?? '' }));
    });
  },
});

const over = (servers: Servers, transport: 'udp' | 'tcp'): Servers =>
  servers.map((server) => ({ ...server, urls: [server.urls].flat().filter((url) => url.endsWith(transport)) }));

test.describe('a TURN server', { tag: '@turn' }, () => {
  test('passes a call on for who has the relay’s credentials, over UDP and over TCP', async ({ page, ask }) => {
    for (const transport of ['udp', 'tcp'] as const) {
      const outcome = await page.evaluate(relayedLoopback, { servers: over(await ask(), transport), withinMs: 20_000 });
      expect(outcome, transport).toMatchObject({ kind: 'relayed', types: ['relay', 'relay'] });
    }
  });

  test('refuses credentials that are over, of another secret, or with their end put off', async ({ page, ask, turn }) => {
    const [server] = await ask();
    const later = String(server?.username).replace(/^\d+/, (end) => `${Number(end) + 60}`);
    const refused = {
      over: turnCredential(turn.secret, Date.now() - 2_000),
      'of another secret': turnCredential(`${turn.secret}x`, Date.now() + 60_000),
      'with its end put off': { username: later, credential: String(server?.credential) },
      'without a time': { username: 'somebody', credential: turnPassword(turn.secret, 'somebody') },
    };
    for (const [what, credential] of Object.entries(refused)) {
      const outcome = await page.evaluate(relayedLoopback, {
        servers: [{ urls: turn.urls[0] as string, ...credential }],
        withinMs: 20_000,
      });
      expect(outcome, what).toMatchObject({ kind: 'no-relay', refusals: [{ code: 401 }, { code: 401 }] });
    }
  });

  test('is not the only one that a browser’s net log would show', async ({ playwright, ask, turn }) => {
    const folder = mkdtempSync(join(tmpdir(), 'sotto-net-log-'));
    const log = join(folder, 'net.json');
    const options = launchOptions();
    const browser = await playwright.chromium.launch({ ...options, args: [...options.args, ...netLogFlags(log)] });
    const page = await browser.newPage();
    const decoys = { urls: ['stun:127.0.0.2:3478', 'stun:stun.decoy.test:19302'] };
    const outcome = await page.evaluate(relayedLoopback, { servers: [decoys, ...(await ask())], withinMs: 20_000 });
    expect(outcome).toMatchObject({ kind: 'relayed' });
    await browser.close();
    const itself = `127.0.0.1:${turn.port}`;
    expect(reached(log).udp).toEqual([itself, '127.0.0.2:3478', '127.9.9.9:19302'].sort());
    expect(reached(log).tcp).toEqual([itself]);
    rmSync(folder, { recursive: true });
  });
});

test.describe('npm run doctor', { tag: '@turn' }, () => {
  /** Its exit code and what it said, by address. */
  async function ask(
    env: Readonly<Record<string, string>>,
    ...args: readonly string[]
  ): Promise<{ readonly code: number | null; readonly said: string }> {
    const child = spawn(node24(), ['scripts/check-calls.mjs', ...args], {
      cwd: root,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const pieces: string[] = [];
    child.stdout.on('data', (piece) => pieces.push(String(piece)));
    child.stderr.on('data', (piece) => pieces.push(String(piece)));
    const [code] = await once(child, 'close');
    return { code, said: pieces.join('') };
  }

  test('says of each server that it relays, or in words why not', async ({ turn }) => {
    const well = await ask(turn.env);
    expect(well).toMatchObject({ code: 0 });
    expect(well.said.match(/^✓ .* relays: /gm)).toHaveLength(2);

    const secret = 'not-the-secret-of-this-server';
    const wrong = await ask({ ...turn.env, SOTTO_TURN_SECRET: secret });
    expect(wrong.code).toBe(1);
    expect(wrong.said.match(/^✗ .*refuses the credentials: SOTTO_TURN_SECRET/gm)).toHaveLength(2);
    expect(wrong.said).not.toContain(secret);

    await turn.kill();
    const stun = `stun:127.0.0.1:${turn.port}`;
    const gone = await ask({ ...turn.env, SOTTO_TURN_URLS: [...turn.urls, stun, 'turn:nowhere.invalid'].join() });
    expect(gone.code).toBe(1);
    expect(gone.said).toMatch(/^✗ turn:.*udp does not answer over UDP/m);
    expect(gone.said).toMatch(/^✗ turn:.*tcp does not answer over TCP/m);
    expect(gone.said).toMatch(/^✗ stun:.* does not answer over UDP/m);
    expect(gone.said).toMatch(/^✗ turn:nowhere\.invalid .* leads to no address/m);
  });

  test('knows a server that gives out addresses through which nothing comes', async () => {
    const turn = await TurnServer.start('external-ip=192.0.2.1');
    const { code, said } = await ask({ ...turn.env, SOTTO_TURN_URLS: turn.urls[0] as string }, '--seconds=3').finally(() => turn.stop());
    expect(said).toMatch(/^✗ turn:.* gives out addresses, but nothing came through them in 3 s/m);
    expect(code).toBe(1);
  });

  test('says that calls go without servers when none is set, and what is wrong with settings', async () => {
    const none = await ask({ SOTTO_TURN_URLS: '' });
    expect(none).toMatchObject({ code: 0, said: expect.stringContaining('No servers for calls are set') });
    const half = await ask({ SOTTO_TURN_URLS: 'turn:t.example' });
    expect(half).toMatchObject({ code: 1, said: expect.stringContaining('SOTTO_TURN_SECRET') });
  });
});
