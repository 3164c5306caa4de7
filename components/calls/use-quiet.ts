// Hides the controls over a picture while nobody moves. Never for a keyboard or a screen reader: what has the focus is seen, and stays reachable.

import { type RefObject, useEffect, useState } from 'react';

const AFTER_MS = 4000;

/** `true` when the controls may fade. `may`: there is a picture to see behind them. */
export function useQuiet(may: boolean, place: RefObject<HTMLElement | null>): boolean {
  const [quiet, setQuiet] = useState(false);
  useEffect(() => {
    const element = place.current;
    if (!may || !element) {
      setQuiet(false);
      return;
    }
    let timer: ReturnType<typeof setTimeout>;
    const busy = () =>
      element.querySelector(':focus-visible, [aria-expanded="true"]') !== null || document.querySelector('dialog[open]') !== null;
    const rest = () => {
      clearTimeout(timer);
      timer = setTimeout(() => (busy() ? rest() : setQuiet(true)), AFTER_MS);
    };
    const stir = () => {
      setQuiet(false);
      rest();
    };
    const events = ['pointermove', 'pointerdown', 'keydown', 'focusin'] as const;
    for (const event of events) element.addEventListener(event, stir);
    rest();
    return () => {
      clearTimeout(timer);
      for (const event of events) element.removeEventListener(event, stir);
    };
  }, [may, place]);
  return may && quiet;
}
