// Something a person asked for that takes time and may be refused. Pressing twice asks once.

import { useCallback, useEffect, useRef, useState } from 'react';
import { type Refusal, refusalOf } from '../errors/refusal.ts';

export interface Action<A extends readonly unknown[], R> {
  /** Resolves to `null` when it was refused, or while an earlier run is under way. Never rejects. */
  readonly run: (...args: A) => Promise<R | null>;
  readonly busy: boolean;
  /** Why the last run was refused; `null` after a success and while running. */
  readonly refusal: Refusal | null;
  readonly reset: () => void;
}

export function useAction<A extends readonly unknown[], R>(action: (...args: A) => Promise<R>): Action<A, R> {
  const [state, setState] = useState<{ readonly busy: boolean; readonly refusal: Refusal | null }>({ busy: false, refusal: null });
  const running = useRef(false);
  const latest = useRef(action);
  useEffect(() => {
    latest.current = action;
  });
  const run = useCallback(async (...args: A): Promise<R | null> => {
    if (running.current) return null;
    running.current = true;
    setState({ busy: true, refusal: null });
    try {
      const result = await latest.current(...args);
      setState({ busy: false, refusal: null });
      return result;
    } catch (thrown) {
      setState({ busy: false, refusal: refusalOf(thrown) });
      return null;
    } finally {
      running.current = false;
    }
  }, []);
  const reset = useCallback(() => setState((now) => (now.refusal ? { ...now, refusal: null } : now)), []);
  return { run, ...state, reset };
}
