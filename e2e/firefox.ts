// Firefox ESR over WebDriver BiDi, its own remote protocol: Playwright drives only a Firefox that it has patched. Just what a rehearsal of
// scripts needs: open a page, run a function in it.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

const STARTED_WITHIN_MS = 60_000;

/** The installed Firefox, or `null`. */
export function findFirefox(): string | null {
  const named = process.env.FIREFOX_PATH;
  if (named) return existsSync(named) ? named : null;
  const folders = (process.env.PATH ?? '').split(delimiter);
  return folders.flatMap((folder) => ['firefox-esr', 'firefox'].map((name) => join(folder, name))).find((path) => existsSync(path)) ?? null;
}

interface Reply {
  readonly id?: number;
  readonly type: string;
  readonly result?: unknown;
  readonly error?: string;
  readonly message?: string;
}

export class Firefox {
  readonly #child: ChildProcess;
  readonly #profile: string;
  readonly #socket: WebSocket;
  readonly #waiting = new Map<number, (reply: Reply) => void>();
  #context = '';
  #next = 1;

  private constructor(child: ChildProcess, profile: string, socket: WebSocket) {
    this.#child = child;
    this.#profile = profile;
    this.#socket = socket;
    socket.onmessage = ({ data }) => {
      const reply = JSON.parse(String(data)) as Reply;
      if (reply.id !== undefined) this.#waiting.get(reply.id)?.(reply);
    };
  }

  /** `preferences`: as on its page about:config. */
  static async start(path: string, preferences: Readonly<Record<string, boolean | number | string>> = {}): Promise<Firefox> {
    const profile = mkdtempSync(join(tmpdir(), 'sotto-firefox-'));
    const lines = Object.entries(preferences).map(([name, value]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});\n`);
    writeFileSync(join(profile, 'user.js'), lines.join(''));
    const child = spawn(path, ['--headless', '--no-remote', '--profile', profile, '--remote-debugging-port', '0', 'about:blank'], {
      stdio: ['ignore', 'ignore', 'pipe'],
      env: { ...process.env, HOME: profile, MOZ_CRASHREPORTER_DISABLE: '1' },
    });
    try {
      const address = await listening(child);
      const socket = new WebSocket(`${address}/session`);
      await new Promise((resolve, reject) => {
        socket.onopen = resolve;
        socket.onerror = () => reject(new Error('Firefox refused the connection'));
      });
      const firefox = new Firefox(child, profile, socket);
      await firefox.#send('session.new', { capabilities: {} });
      const { contexts } = await firefox.#send<{ contexts: readonly { context: string }[] }>('browsingContext.getTree', {});
      firefox.#context = contexts[0]?.context ?? '';
      return firefox;
    } catch (error) {
      await end(child, profile);
      throw error;
    }
  }

  async open(url: string): Promise<void> {
    await this.#send('browsingContext.navigate', { context: this.#context, url, wait: 'complete' });
  }

  /** Runs a function in the page with one string; what it resolves to must be a string. Throws what it throws. */
  async run(body: (argument: string) => Promise<string>, argument: string): Promise<string> {
    const reply = await this.#send<{ type: string; result?: { value?: unknown }; exceptionDetails?: { text: string } }>(
      'script.callFunction',
      {
        functionDeclaration: body.toString(),
        arguments: [{ type: 'string', value: argument }],
        target: { context: this.#context },
        awaitPromise: true,
      },
    );
    if (reply.type !== 'success') throw new Error(reply.exceptionDetails?.text ?? 'the function failed');
    return String(reply.result?.value);
  }

  async stop(): Promise<void> {
    this.#socket.close();
    await end(this.#child, this.#profile);
  }

  async #send<T>(method: string, params: object): Promise<T> {
    const id = this.#next++;
    const reply = await new Promise<Reply>((resolve) => {
      this.#waiting.set(id, resolve);
      this.#socket.send(JSON.stringify({ id, method, params }));
    });
    this.#waiting.delete(id);
    if (reply.type !== 'success') throw new Error(`${method}: ${reply.error} ${reply.message}`);
    return reply.result as T;
  }
}

/** The address that Firefox prints once it listens. */
function listening(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let printed = '';
    const late = setTimeout(() => reject(new Error(`Firefox did not start:\n${printed}`)), STARTED_WITHIN_MS);
    child.once('exit', () => reject(new Error(`Firefox ended:\n${printed}`)));
    child.stderr?.on('data', (chunk: Buffer) => {
      printed += chunk.toString();
      const address = /WebDriver BiDi listening on (ws:\/\/\S+)/.exec(printed)?.[1];
      if (address === undefined) return;
      clearTimeout(late);
      resolve(address);
    });
  });
}

async function end(child: ChildProcess, profile: string): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) {
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  }
  rmSync(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
}
