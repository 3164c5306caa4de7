// Takes the focus for a screen that covers the rest, and gives it back to where it was.

import { type RefObject, useEffect } from 'react';

/** `place` needs `tabIndex={-1}`. */
export function useFocusInside(place: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const before = document.activeElement;
    place.current?.focus({ preventScroll: true });
    // Passive, so what was covered is no longer inert when the focus returns to it.
    return () => {
      const held = document.activeElement === null || document.activeElement === document.body;
      if (held && before instanceof HTMLElement && before.isConnected) before.focus({ preventScroll: true });
    };
  }, [place]);
}
