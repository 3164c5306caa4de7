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
}

const failed = (code: string): ClientView => ({
  phase: { kind: 'failed', code },
  line: { kind: 'offline' },
  me: null,
  conversations: [],
  blocked: [],
});

/** Call with the engine's lock held. Resolves when another engine has taken over; while it runs, this context owns the account. */
export async function serve({ database, origin, log }: HostOptions): Promise<void> {
  const channel = new BroadcastChannel(CHANNEL);
  const tell = (message: ToPages) => channel.postMessage(message);
  const { promise: lost, resolve: onLost } = Promise.withResolvers<void>();

  const engine = await Storage.open(database, onLost)
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
      const code = codeOf(error);
      log('engine could not start', { code });
      return failed(code);
    });

  channel.onmessage = ({ data }: MessageEvent<ToEngine | ToPages>) => {
    if (data.to !== 'engine') return;
    const running = engine instanceof Engine ? engine : null;
    if (data.kind === 'ask') {
      tell({ to: 'pages', kind: 'view', view: running ? running.view : (engine as ClientView) });
      return;
    }
    const { id, action, args } = data;
    // The channel is the origin's own, so types hold; what pages ask for is still only what `EngineActions` names.
    const work = running?.[action] as ((...given: readonly unknown[]) => Promise<unknown>) | undefined;
    Promise.resolve(work ? work.call(running, ...args) : Promise.reject(new SottoError('no-engine')))
      .then((value) => tell({ to: 'pages', kind: 'answer', id, value }))
      .catch((error: unknown) => {
        const known = error instanceof SottoError ? error : new SottoError('internal', String(error));
        if (!(error instanceof SottoError)) log('an action failed', { code: 'internal' });
        tell({ to: 'pages', kind: 'refusal', id, code: known.code, retryAfterMs: known.retryAfterMs });
      });
  };
  addEventListener('online', () => engine instanceof Engine && engine.nudge());
  tell({ to: 'pages', kind: 'started' });

  await lost;
  if (engine instanceof Engine) engine.stop();
  channel.close();
}
