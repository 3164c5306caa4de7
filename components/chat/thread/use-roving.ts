// Focus in the history: one message takes the tab key, the arrow keys move on from it. The one that has it stays mounted,
// however far it is scrolled away, so that the focus is never lost to recycling.

import { type FocusEvent, type KeyboardEvent, type RefObject, useCallback, useLayoutEffect, useRef, useState } from 'react';
import type { VirtualizerHandle } from 'virtua';
import { type Row, walk } from './rows.ts';

/** A row that has just been mounted can take the focus only once it was measured: frames to wait at most. */
const PATIENCE = 20;

export interface Roving {
  /** Index of the row that takes the tab key; -1 when there is none. */
  readonly active: number;
  readonly focusRow: (index: number) => void;
  readonly onKeyDown: (event: KeyboardEvent) => void;
  readonly onFocus: (event: FocusEvent) => void;
}

interface Options {
  readonly scroller: RefObject<HTMLElement | null>;
  readonly handle: RefObject<VirtualizerHandle | null>;
  readonly rows: readonly Row[];
  /** Enter, the menu key or Shift F10 on a row. */
  readonly onMenu: (key: string, element: Element) => void;
  /** Escape. */
  readonly onLeave: () => void;
}

export function useRoving({ scroller, handle, rows, onMenu, onLeave }: Options): Roving {
  const [key, setKey] = useState<string | null>(null);
  const now = useRef(rows);
  useLayoutEffect(() => {
    now.current = rows;
  });
  const known = key === null ? -1 : rows.findIndex((row) => row.key === key);
  const active = known >= 0 ? known : (walk(rows, rows.length, -1) ?? -1);

  const focusRow = useCallback(
    (index: number) => {
      const target = now.current[index]?.key;
      if (target === undefined) return;
      setKey(target);
      handle.current?.scrollToIndex(index, { align: 'nearest' });
      const attempt = (left: number) => {
        const element = scroller.current?.querySelector<HTMLElement>(`[data-key="${target}"]`);
        element?.focus({ preventScroll: true });
        if (left > 0 && document.activeElement !== element) requestAnimationFrame(() => attempt(left - 1));
      };
      requestAnimationFrame(() => attempt(PATIENCE));
    },
    [handle, scroller],
  );

  const onFocus = useCallback((event: FocusEvent) => {
    const row = event.target.closest<HTMLElement>('[data-key]');
    if (row?.dataset.key) setKey(row.dataset.key);
  }, []);

  const onKeyDown = (event: KeyboardEvent) => {
    const row = event.target instanceof Element && event.target.matches('[data-key]') ? event.target : null;
    if (event.key === 'Escape') {
      onLeave();
      return;
    }
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const next = destination(event.key, rows, active);
    if (next !== undefined) {
      event.preventDefault();
      if (next !== null) focusRow(next);
      return;
    }
    const asks = event.key === 'Enter' || event.key === 'ContextMenu' || (event.key === 'F10' && event.shiftKey);
    const of = rows[active]?.key;
    if (row && asks && of !== undefined) {
      event.preventDefault();
      onMenu(of, row.querySelector('[data-bubble]') ?? row);
    }
  };
  return { active, focusRow, onKeyDown, onFocus };
}

/** `undefined`: the key does not move; `null`: there is nowhere to go. */
function destination(key: string, rows: readonly Row[], active: number): number | null | undefined {
  switch (key) {
    case 'ArrowUp':
      return walk(rows, active, -1);
    case 'ArrowDown':
      return walk(rows, active, 1);
    case 'Home':
      return walk(rows, -1, 1);
    case 'End':
      return walk(rows, rows.length, -1);
    default:
      return undefined;
  }
}
