// One relay of its own for a rehearsal: a real process on a free port with a data folder of its own, that can be killed and come back.
// Its output goes to a file beside the data, so that a rehearsal can search all that the relay ever wrote.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ClientFrame } from '../protocol/index.ts';
import { node24, root } from '../scripts/node24.mjs';
import { Tap } from './tap.ts';

const READY_WITHIN_MS = 20_000;
const STOPPED_WITHIN_MS = 15_000;

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  if (typeof address !== 'object' || address === null) throw new Error('no free port');
  return address.port;
}

export class RelayProcess {
  /** What browsers open: `http://localhost:<port>`. */
  readonly origin: string;
  /** Database, blobs. */
  readonly dataFolder: string;
  /** Standard output and error of every life of this relay. */
  readonly logFile: string;
  readonly #folder: string;
  readonly #port: number;
  readonly #env: Readonly<Record<string, string>>;
  readonly #tap: Tap | null;
  #child: ChildProcess | undefined;

  private constructor(port: number, env: Readonly<Record<string, string>>, tap: Tap | null) {
    this.#port = port;
    this.#env = env;
    this.#tap = tap;
    this.#folder = mkdtempSync(join(tmpdir(), 'sotto-relay-'));
    this.origin = tap?.origin ?? `http://localhost:${port}`;
    this.dataFolder = join(this.#folder, 'data');
    this.logFile = join(this.#folder, 'relay.log');
  }

  /** Resolves when `/readyz` says yes. `env` is added to the relay's environment; `tapped`: see `frames`. */
  static async start(env: Readonly<Record<string, string>> = {}, tapped = false): Promise<RelayProcess> {
    const port = await freePort();
    const relay = new RelayProcess(port, env, tapped ? await Tap.before(port) : null);
    await relay.restart();
    return relay;
  }

  /** Undefined while the relay is down. */
  get pid(): number | undefined {
    return this.#child?.pid;
  }
  /** What browsers sent over their sockets, in all lives of this relay. Throws unless it was started `tapped`. */
  get frames(): readonly ClientFrame[] {
    if (!this.#tap) throw new Error('this relay is not tapped');
    return this.#tap.frames;
  }
  get log(): string {
    return readFileSync(this.logFile, 'utf8');
  }

  /** Sends a signal and waits for the end. SIGKILL by default: no warning, no clean-up. Does nothing when the relay is down. */
  async kill(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    const child = this.#child;
    if (child === undefined) return;
    const ended = once(child, 'exit');
    child.kill(signal);
    const late = setTimeout(() => child.kill('SIGKILL'), STOPPED_WITHIN_MS);
    await ended;
    clearTimeout(late);
  }

  /** Starts again on the same port and data; resolves when ready. Throws when it is still running or does not become ready. */
  async restart(): Promise<void> {
    if (this.#child !== undefined) throw new Error('the relay is running');
    const log = openSync(this.logFile, 'a');
    const child = spawn(node24(), ['server/main.ts'], {
      cwd: root,
      stdio: ['ignore', log, log],
      env: { ...process.env, SOTTO_PORT: String(this.#port), SOTTO_DATA: this.dataFolder, SOTTO_ORIGIN: this.origin, ...this.#env },
    });
    closeSync(log);
    this.#child = child;
    child.once('exit', () => {
      this.#child = undefined;
    });
    await this.#ready();
  }

  /** Ends the relay as an operator would (SIGTERM) and removes its folder. */
  async stop(): Promise<void> {
    await this.kill('SIGTERM');
    await this.#tap?.close();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  async #ready(): Promise<void> {
    const until = Date.now() + READY_WITHIN_MS;
    while (Date.now() < until) {
      if (this.#child === undefined) throw new Error(`the relay ended while starting:\n${this.log}`);
      const answer = await fetch(`${this.origin}/readyz`).catch(() => undefined);
      if (answer?.ok) return;
      await sleep(25);
    }
    await this.kill();
    throw new Error(`the relay was not ready within ${READY_WITHIN_MS} ms:\n${this.log}`);
  }
}
