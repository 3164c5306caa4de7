// The menu of a message by right click and by a finger that rests. A right click on a link or on marked text stays the browser's.

import { type MouseEvent, type PointerEvent, useRef } from 'react';

/** How long a finger must rest, ms, and how far it may stray, px. */
const REST_MS = 450;
const STRAY_PX = 10;

interface Point {
  readonly x: number;
  readonly y: number;
}

const isBrowsers = (event: MouseEvent): boolean =>
  (event.target instanceof Element && event.target.closest('a') !== null) || (getSelection()?.toString() ?? '') !== '';

export function useLongPress(open: (at: Point) => void) {
  const held = useRef<{ readonly from: Point; readonly timer: ReturnType<typeof setTimeout> } | null>(null);
  const release = () => {
    clearTimeout(held.current?.timer);
    held.current = null;
  };
  return {
    onContextMenu: (event: MouseEvent) => {
      if (isBrowsers(event)) return;
      event.preventDefault();
      release();
      open({ x: event.clientX, y: event.clientY });
    },
    onPointerDown: (event: PointerEvent) => {
      release();
      if (event.pointerType !== 'touch') return;
      const from = { x: event.clientX, y: event.clientY };
      held.current = { from, timer: setTimeout(() => open(from), REST_MS) };
    },
    onPointerMove: (event: PointerEvent) => {
      const from = held.current?.from;
      if (from && Math.hypot(event.clientX - from.x, event.clientY - from.y) > STRAY_PX) release();
    },
    onPointerUp: release,
    onPointerCancel: release,
  };
}
