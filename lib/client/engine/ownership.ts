// Which tab's engine is the owner. A lock says so; a tab that is closed or crashes gives it up by itself, and one that is frozen is noticed
// by its silence and loses it. What a frozen owner had begun cannot be committed any more: the storage's generation is another by then.

import type { Log } from '../../base/index.ts';
import { CHANNEL, type ToEngine, type ToPages } from '../channel.ts';

const LOCK = 'sotto-engine';
/** Held while one of those who wait looks whether it should take over, so that not all do at once. */
const TAKEOVER_LOCK = 'sotto-engine-takeover';
/** How often those who wait ask for a sign of life, and how long a silence may last, ms. */
const ASK_EVERY_MS = 1_000;
const SILENCE_MS = 3_500;

/** Waits for the lock, or takes it from an owner that does not answer; then runs `work` until it ends or the lock is taken away (`lost`). */
export async function own(work: (lost: AbortSignal) => Promise<void>, log: Log): Promise<void> {
  const lost = new AbortController();
  const run = () => work(lost.signal);
  const ended = (error: unknown) => {
    lost.abort();
    if (!(error instanceof DOMException && error.name === 'AbortError')) throw error;
  };
  const waiting = new AbortController();
  const watch = watchOwner(() => waiting.abort());
  try {
    await navigator.locks.request(LOCK, { signal: waiting.signal }, () => {
      watch.stop();
      return run();
    });
  } catch (error) {
    if (!waiting.signal.aborted) return ended(error);
    log('the engine was taken over from an owner that does not answer');
    await navigator.locks.request(LOCK, { steal: true }, run).catch(ended);
  } finally {
    watch.stop();
  }
}

/** Calls `onSilent` once when the owner has not been heard for too long. */
function watchOwner(onSilent: () => void): { stop(): void } {
  const channel = new BroadcastChannel(CHANNEL);
  let heard = performance.now();
  let asked = heard;
  channel.onmessage = ({ data }: MessageEvent<ToEngine | ToPages>) => {
    if (data.to === 'pages') heard = performance.now();
  };
  const stop = () => {
    clearInterval(timer);
    channel.close();
  };
  const timer = setInterval(() => {
    const now = performance.now();
    // This worker itself was asleep: silence before that says nothing.
    if (now - asked > 2 * ASK_EVERY_MS) heard = now;
    asked = now;
    channel.postMessage({ to: 'engine', kind: 'alive?' } satisfies ToEngine);
    if (now - heard < SILENCE_MS) return;
    void navigator.locks.request(TAKEOVER_LOCK, { ifAvailable: true }, async (held) => {
      if (!held || performance.now() - heard < SILENCE_MS) return;
      stop();
      onSilent();
      // Held a little longer: whoever waits as well hears the new owner before it may try.
      await new Promise((resolve) => setTimeout(resolve, ASK_EVERY_MS));
    });
  }, ASK_EVERY_MS);
  return { stop };
}
