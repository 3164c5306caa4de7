// Keeps the order of the list while a mouse is over it and moving: a click must hit the row it was aimed at.

import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import type { ConversationView } from '../../../lib/client/index.ts';
import { steadyOrder } from './steady-order.ts';

/** A pointer that has not moved for this long is parked, not aiming, ms. */
const PARKED_MS = 4_000;

export function useSteady(fresh: readonly ConversationView[]) {
  const [held, setHeld] = useState(false);
  const shown = useRef<readonly string[]>([]);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);

  const conversations = useMemo(() => (held ? steadyOrder(shown.current, fresh) : fresh), [held, fresh]);
  useLayoutEffect(() => {
    shown.current = conversations.map(({ id }) => id);
  }, [conversations]);

  const release = useCallback(() => {
    clearTimeout(timer.current);
    setHeld(false);
  }, []);
  const hold = useCallback(
    (event: { readonly pointerType: string }) => {
      // A finger has no place before it presses.
      if (event.pointerType === 'touch') return;
      clearTimeout(timer.current);
      timer.current = setTimeout(release, PARKED_MS);
      setHeld(true);
    },
    [release],
  );
  useEffect(() => () => clearTimeout(timer.current), []);
  return { conversations, onPointerMove: hold, onPointerLeave: release };
}
