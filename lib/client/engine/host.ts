// The engine's place in the worker: opens storage, serves the pages over the channel, and ends when it no longer owns anything.

import { codeOf, type Log, SottoError } from '../../base/index.ts';
import { Storage } from '../../storage/index.ts';
import { CHANNEL, type ToEngine, type ToPages } from '../channel.ts';
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
  const tell = (message: ToPages) => channel.postMessage(message);
  const { promise: lost, resolve: onLost } = Promise.withResolvers<void>();
  stolen.addEventListener('abort', () => onLost());

  const starting: Promise<Engine | ClientView> = Storage.open(database, onLost)
    .then((storage) =>
      Engine.start({
        storage,
        origin,
        log,
        now: () => Date.now(),
        onLost,
        onView: (view) => tell({ to: 'pages', kind: 'view', view }),
        onThread: (thread, change) => tell({ to: 'pages', kind: 'thread', thread, change }),
        isPersisted: async () => (await navigator.storage?.persisted?.()) ?? false,
      }),
    )
    .catch((error: unknown) => {
      log('engine could not start', { code: codeOf(error) });
      return failed(codeOf(error));
    });

  // Listening from the first moment: an owner that is still opening its storage is alive.
  channel.onmessage = ({ data }: MessageEvent<ToEngine | ToPages>) => {
    if (data.to !== 'engine') return;
    if (data.kind === 'alive?') tell({ to: 'pages', kind: 'alive' });
    else void starting.then((engine) => answer(engine, data, tell, log));
  };
  const engine = await starting;
  if (engine instanceof Engine) addEventListener('online', () => engine.nudge());
  tell({ to: 'pages', kind: 'started' });

  await lost;
  if (engine instanceof Engine) engine.stop();
  channel.close();
}

/** What a page asked for, done by the engine if there is one. */
function answer(
  engine: Engine | ClientView,
  message: Exclude<ToEngine, { kind: 'alive?' }>,
  tell: (message: ToPages) => void,
  log: Log,
): void {
  const running = engine instanceof Engine ? engine : null;
  if (message.kind === 'ask') {
    tell({ to: 'pages', kind: 'view', view: running ? running.view : (engine as ClientView) });
    return;
  }
  const { id, action, args } = message;
  // The channel is the origin's own, so types hold; what pages ask for is still only what `EngineActions` names.
  const work = running?.[action] as ((...given: readonly unknown[]) => Promise<unknown>) | undefined;
  Promise.resolve(work ? work.call(running, ...args) : Promise.reject(new SottoError('no-engine')))
    .then((value) => tell({ to: 'pages', kind: 'answer', id, value }))
    .catch((error: unknown) => {
      const known = error instanceof SottoError ? error : new SottoError('internal', String(error));
      if (!(error instanceof SottoError)) log('an action failed', { code: 'internal' });
      tell({ to: 'pages', kind: 'refusal', id, code: known.code, retryAfterMs: known.retryAfterMs });
    });
}
