// The engine's place in the worker: opens storage, serves the pages over the channel, and ends when it no longer owns anything.

import { codeOf, type Log, SottoError } from '../../base/index.ts';
import { Storage } from '../../storage/index.ts';
import { type PageId, pageLock } from '../calls/call-channel.ts';
import { CHANNEL, type EngineNumber, type News, type ToEngine, type ToPages } from '../channel.ts';
import type { ClientView } from '../client.ts';
import { Engine } from './engine.ts';

export interface HostOptions {
  /** Name of the IndexedDB database. */
  readonly database: string;
  readonly origin: string;
  readonly log: Log;
  /** Fires when another engine has taken the lock. */
  readonly lost: AbortSignal;
}

const failed = (code: string): ClientView => ({
  phase: { kind: 'failed', code },
  line: { kind: 'offline' },
  me: null,
  conversations: [],
  blocked: [],
});

/** Call with the engine's lock held. Resolves when another engine has taken over; while it runs, this context owns the account. */
export async function serve({ database, origin, log, lost: stolen }: HostOptions): Promise<void> {
  const channel = new BroadcastChannel(CHANNEL);
  let number: EngineNumber = null;
  let over = false;
  const tell = (news: News) => {
    if (!over) channel.postMessage({ to: 'pages', engine: number, ...news } satisfies ToPages);
  };
  const { promise: lost, resolve: onLost } = Promise.withResolvers<void>();
  stolen.addEventListener('abort', () => onLost());

  const starting: Promise<Engine | ClientView> = Storage.open(database, onLost)
    .then((storage) => {
      number = storage.generation;
      return Engine.start({
        storage,
        origin,
        log,
        now: () => Date.now(),
        onLost,
        onView: (view) => tell({ kind: 'view', view }),
        onThread: (thread, change) => tell({ kind: 'thread', thread, change }),
        onCall: tell,
        watchPage,
        isPersisted: async () => (await navigator.storage?.persisted?.()) ?? false,
      });
    })
    .catch((error: unknown) => {
      log('engine could not start', { code: codeOf(error) });
      return failed(codeOf(error));
    });

  // Listening from the first moment: an owner that is still opening its storage is alive.
  channel.onmessage = ({ data }: MessageEvent<ToEngine | ToPages>) => {
    if (data.to !== 'engine') return;
    if (data.kind === 'alive?') return tell({ kind: 'alive' });
    void starting.then((engine) => {
      // Meant for the owner before: a page that knows no better yet tells us once it does, and what it asked for earlier first.
      if (data.kind === 'ask' || data.engine === number) answer(engine, data, tell, log);
    });
  };
  const engine = await starting;
  if (engine instanceof Engine) addEventListener('online', () => engine.nudge());
  tell({ kind: 'started' });

  await lost;
  if (engine instanceof Engine) engine.stop();
  // What was asked for and is answered only now is asked again of whoever leads next.
  over = true;
  channel.close();
}

/** A page holds a lock of its name: whoever gets it knows that the page is gone. */
function watchPage(page: PageId, onDied: () => void): () => void {
  const watching = new AbortController();
  navigator.locks.request(pageLock(page), { signal: watching.signal }, onDied).catch(() => {});
  return () => watching.abort();
}

/** What a page asked for, done by the engine if there is one. */
function answer(engine: Engine | ClientView, message: Exclude<ToEngine, { kind: 'alive?' }>, tell: (news: News) => void, log: Log): void {
  const running = engine instanceof Engine ? engine : null;
  if (message.kind === 'ask') {
    tell({ kind: 'view', view: running ? running.view : (engine as ClientView) });
    running?.repeatCalls();
    return;
  }
  const { id, action, args } = message;
  // The channel is the origin's own, so types hold; what pages ask for is still only what `EngineActions` names.
  const work = running?.[action] as ((...given: readonly unknown[]) => Promise<unknown>) | undefined;
  Promise.resolve(work ? work.call(running, ...args) : Promise.reject(new SottoError('no-engine')))
    .then((value) => tell({ kind: 'answer', id, value }))
    .catch((error: unknown) => {
      const known = error instanceof SottoError ? error : new SottoError('internal', String(error));
      // Not refused: the page asks whoever leads now.
      if (known.code === 'lost-ownership') return;
      if (!(error instanceof SottoError)) log('an action failed', { code: 'internal' });
      tell({ kind: 'refusal', id, code: known.code, retryAfterMs: known.retryAfterMs });
    });
}
