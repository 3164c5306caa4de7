// Asking for older messages: one page at a time, and after a failure only when somebody asks.

import { useCallback, useLayoutEffect, useRef, useState } from 'react';

export type OlderState = 'idle' | 'loading' | 'failed';

export function useOlder(hasOlder: boolean, loadOlder: () => Promise<void>) {
  const [state, setState] = useState<OlderState>('idle');
  const now = useRef({ hasOlder, loadOlder, state });
  useLayoutEffect(() => {
    now.current = { hasOlder, loadOlder, state };
  });
  const running = useRef(false);

  const ask = useCallback(async () => {
    if (running.current || !now.current.hasOlder) return;
    running.current = true;
    setState('loading');
    try {
      await now.current.loadOlder();
      setState('idle');
    } catch {
      setState('failed');
    } finally {
      running.current = false;
    }
  }, []);
  const load = useCallback(() => {
    if (now.current.state !== 'failed') void ask();
  }, [ask]);
  const retry = useCallback(() => void ask(), [ask]);
  return { state, load, retry };
}
