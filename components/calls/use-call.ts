// The call of the moment, out of the client's snapshot. It changes every second while frames are counted: only what draws it may ask.

import { useSyncExternalStore } from 'react';
import type { Calls, CallView } from '../../lib/client/index.ts';
import { useClient } from '../hooks/use-client.ts';

export const useCalls = (): Calls => useClient().calls;

/** `null` when there is none. */
export function useCall(): CallView | null {
  const calls = useCalls();
  return useSyncExternalStore(
    (listener) => calls.subscribe(listener),
    () => calls.getSnapshot().current,
  );
}

/** One thing about the call: who asks is drawn again only when that changed. `pick` returns a primitive, or an object that stays the same. */
export function useOfCall<T extends string | number | boolean | object | null>(pick: (call: CallView | null) => T): T {
  const calls = useCalls();
  return useSyncExternalStore(
    (listener) => calls.subscribe(listener),
    () => pick(calls.getSnapshot().current),
  );
}
