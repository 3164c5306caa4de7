// coturn for a rehearsal: a real process on loopback with the configuration that docs/turnserver.conf recommends, all its data in a folder of
// its own, that can be killed and come back. `scripts/coturn.mjs` must have found or installed it.

import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes, randomInt } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findCoturn } from '../scripts/coturn.mjs';
import { root } from '../scripts/node24.mjs';
import { answersStun } from '../scripts/stun.mjs';

const READY_WITHIN_MS = 20_000;
const HOST = '127.0.0.1';

/** A port that is free for TCP and for UDP. */
async function freePort(): Promise<number> {
  for (;;) {
    const tcp = createServer().listen(0, HOST);
    await once(tcp, 'listening');
    const { port } = tcp.address() as { port: number };
    const udp = createSocket('udp4');
    const free = await new Promise<boolean>((resolve) => {
      udp.once('error', () => resolve(false));
      udp.bind(port, HOST, () => resolve(true));
    });
    udp.close();
    tcp.close();
    await once(tcp, 'close');
    if (free) return port;
  }
}

export class TurnServer {
  readonly port: number;
  readonly secret = randomBytes(32).toString('hex');
  readonly #folder = mkdtempSync(join(tmpdir(), 'sotto-turn-'));
  readonly #more: readonly string[];
  #child: ChildProcess | undefined;

  private constructor(port: number, more: readonly string[]) {
    this.port = port;
    this.#more = more;
  }

  /** Resolves when it answers. `more`: further lines of configuration, such as `user-quota=2`. */
  static async start(...more: readonly string[]): Promise<TurnServer> {
    const server = new TurnServer(await freePort(), more);
    await server.restart();
    return server;
  }

  /** Over UDP and over TCP. */
  get urls(): readonly string[] {
    return ['udp', 'tcp'].map((transport) => `turn:${HOST}:${this.port}?transport=${transport}`);
  }
  /** What a relay is told of it. */
  get env(): Readonly<Record<string, string>> {
    return { SOTTO_TURN_URLS: this.urls.join(), SOTTO_TURN_SECRET: this.secret };
  }
  /** What all its lives wrote: allocations, refusals. */
  get log(): string {
    return readFileSync(join(this.#folder, 'turn.log'), 'utf8');
  }

  /** SIGKILL: every allocation is gone, and nobody is told. Does nothing when it is down. */
  async kill(): Promise<void> {
    const child = this.#child;
    if (child === undefined) return;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  }

  /** Starts again on the same port; resolves when it answers. Throws when it still runs or does not come up. */
  async restart(): Promise<void> {
    if (this.#child !== undefined) throw new Error('the TURN server is running');
    const path = findCoturn();
    if (path === undefined) throw new Error('coturn is missing: node scripts/coturn.mjs installs it or says how');
    const file = join(this.#folder, 'turnserver.conf');
    writeFileSync(file, this.#configuration());
    const log = openSync(join(this.#folder, 'turn.log'), 'a');
    const child = spawn(path, ['-c', file], { cwd: this.#folder, stdio: ['ignore', log, log] });
    closeSync(log);
    this.#child = child;
    child.once('exit', () => {
      this.#child = undefined;
    });
    const ended = once(child, 'exit').then(() => false);
    if (await Promise.race([answersStun(HOST, this.port, READY_WITHIN_MS), ended])) return;
    await this.kill();
    throw new Error(`the TURN server did not come up:\n${this.log}`);
  }

  async stop(): Promise<void> {
    await this.kill();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  /** The recommended file with this place's own values, and with a log, which a rehearsal wants to read. */
  #configuration(): string {
    // Below the ports that Linux picks by itself.
    const first = randomInt(100, 300) * 100;
    const own: Readonly<Record<string, string>> = {
      'listening-port': `${this.port}`,
      'min-port': `${first}`,
      'max-port': `${first + 399}`,
      'static-auth-secret': this.secret,
      realm: 'turn.sotto.test',
      'log-file': 'stdout',
    };
    const lines = readFileSync(join(root, 'docs/turnserver.conf'), 'utf8')
      .split('\n')
      .filter((line) => line !== 'no-stdout-log')
      .map((line) => {
        const [name = ''] = line.split('=');
        return name in own ? `${name}=${own[name]}` : line;
      });
    const here = [`listening-ip=${HOST}`, `relay-ip=${HOST}`, 'allow-loopback-peers', `allowed-peer-ip=${HOST}`];
    const data = [`userdb=${join(this.#folder, 'turn.db')}`, `pidfile=${join(this.#folder, 'turn.pid')}`];
    return [...lines, ...here, ...data, 'verbose', ...this.#more, ''].join('\n');
  }
}
