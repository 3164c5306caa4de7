// What is heard before a call: the ring in one tab alone, the ringback in the tab that calls. It stops with the phase, whoever answered.

import { useEffect } from 'react';
import type { CallView } from '../../lib/client/index.ts';
import { OVER, play, RING, RINGBACK } from './tones.ts';

/** Whoever holds it rings. */
const RINGER = 'sotto-ringer';

/** Rings while it holds the lock; the next tab takes over when this one goes. Returns the function that ends it. */
function ringAlone(): () => void {
  const over = new AbortController();
  const ring = () =>
    new Promise<void>((resolve) => {
      const stop = play(RING);
      over.signal.addEventListener('abort', () => {
        stop();
        resolve();
      });
    });
  // A tab that may make no sound must not keep one that may from ringing: it competes from the first press on.
  const compete = () => void navigator.locks.request(RINGER, { signal: over.signal }, ring).catch(() => undefined);
  if (navigator.userActivation.hasBeenActive) compete();
  else {
    for (const event of ['pointerdown', 'keydown'] as const) {
      addEventListener(event, () => setTimeout(() => over.signal.aborted || compete()), { once: true, signal: over.signal });
    }
  }
  return () => over.abort();
}

const UNHEARD = new Set<CallView['end']>(['declined', 'busy', 'timeout', 'lost']);

export function useRinging(call: CallView | null): void {
  const id = call?.id ?? null;
  const sound =
    call?.phase === 'ringing-in' && call.here !== false
      ? 'ring'
      : call?.phase === 'ringing-out' && call.here === true
        ? 'ringback'
        : call?.phase === 'ended' && call.outgoing && call.here === true && UNHEARD.has(call.end)
          ? 'over'
          : null;
  // biome-ignore lint/correctness/useExhaustiveDependencies: another call rings anew
  useEffect(() => {
    if (sound === 'ring') return ringAlone();
    if (sound === 'ringback') return play(RINGBACK);
    // It ends by itself; it goes on while the screen closes.
    if (sound === 'over') play(OVER);
  }, [sound, id]);
}
