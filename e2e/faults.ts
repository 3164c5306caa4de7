// Ends one life of an engine at a chosen moment, as a worker that is terminated. Whatever an engine waits for beyond its own memory passes
// here: every read, commit, call and frame is a point before it, and where it changes anything outside also one behind it. What lies
// between two points touches memory alone, so death anywhere leaves behind what death at one of these points leaves.

import type { Storage, UnitOfWork } from '../lib/storage/index.ts';
import { CALL_NAMES, callPath, decodeClientFrame } from '../protocol/index.ts';

type Call = (...args: never[]) => Promise<unknown>;

/** A dead engine waits for ever. */
const never = new Promise<never>(() => {});

/** `target` as it is, except for the methods that `replace` has another for. */
function altered<T extends object>(target: T, replace: (name: string | symbol, method: Call) => unknown): T {
  return new Proxy(target, {
    get: (_, name) => {
      const value: unknown = Reflect.get(target, name, target);
      if (typeof value !== 'function') return value;
      const method = value.bind(target) as Call;
      return replace(name, method) ?? method;
    },
    set: (_, name, value) => Reflect.set(target, name, value, target),
  });
}

export class Faults {
  /** Points passed since `arm`, each with how often it has been passed by then: `before commit 2`. */
  readonly passed: string[] = [];
  /** Where it ended; `null` while it goes on. */
  end: string | null = null;
  readonly #times = new Map<string, number>();
  #last: string | null = null;

  /** From now on the engine dies at this point; `null`: at none. */
  arm(last: string | null): void {
    this.passed.length = 0;
    this.#times.clear();
    this.#last = last;
  }

  kill(where: string): void {
    this.end ??= where;
  }

  /** Whether life goes on behind this point. */
  #pass(name: string): boolean {
    if (this.end !== null) return false;
    const times = (this.#times.get(name) ?? 0) + 1;
    this.#times.set(name, times);
    const point = `${name} ${times}`;
    this.passed.push(point);
    if (point === this.#last) this.kill(point);
    return this.end === null;
  }

  async #around<T>(what: string, work: () => Promise<T>): Promise<T> {
    if (!this.#pass(`before ${what}`)) return never;
    const result = await work();
    return this.#pass(`after ${what}`) ? result : never;
  }

  storage(storage: Storage): Storage {
    const reading =
      (name: string | symbol, method: Call) =>
      async (...args: never[]) =>
        this.#pass(`before ${String(name)}`) ? method(...args) : never;
    const unit = (work: UnitOfWork): UnitOfWork =>
      altered(work, (name, method) => {
        if (name === 'get' || name === 'seen') return reading(name, method);
        return name === 'commit' && !work.isEmpty ? () => this.#around('commit', method) : null;
      });
    return altered(storage, (name, method) => {
      if (name === 'begin') return () => unit(storage.begin());
      return name === 'close' ? null : reading(name, method);
    });
  }

  fetcher(fetcher: typeof fetch): typeof fetch {
    return (url, init) => this.#around(`call ${CALL_NAMES.find((one) => String(url).endsWith(callPath(one)))}`, () => fetcher(url, init));
  }

  socket(socket: WebSocket): WebSocket {
    return altered(socket, (name) => {
      if (name !== 'send') return null;
      return (data: Uint8Array<ArrayBuffer>) => {
        const { kind } = decodeClientFrame(data);
        if (!this.#pass(`before frame ${kind}`)) return;
        socket.send(data);
        this.#pass(`after frame ${kind}`);
      };
    });
  }
}
