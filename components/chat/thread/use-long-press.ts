// The menu of a message by right click and by a finger that rests. A right click on a link or on marked text stays the browser's.
// After a rest the menu opens when the finger lifts: opened before, the lift itself would count as a press outside and close it.

import { type MouseEvent, type PointerEvent, useRef } from 'react';

/** How long a finger must rest, ms, and how far it may stray, px. */
const REST_MS = 450;
const STRAY_PX = 10;

interface Point {
  readonly x: number;
  readonly y: number;
}

interface Held {
  readonly from: Point;
  readonly element: HTMLElement;
  readonly timer: ReturnType<typeof setTimeout>;
}

const isBrowsers = (event: MouseEvent): boolean =>
  (event.target instanceof Element && event.target.closest('a') !== null) || (getSelection()?.toString() ?? '') !== '';

/** Handlers for the element; while a finger has rested long enough the element carries `data-held`. */
export function useLongPress(open: (at: Point) => void) {
  const held = useRef<Held | null>(null);
  const release = () => {
    if (!held.current) return;
    clearTimeout(held.current.timer);
    delete held.current.element.dataset.held;
    held.current = null;
  };
  return {
    onContextMenu: (event: MouseEvent) => {
      if (isBrowsers(event)) return;
      event.preventDefault();
      if (!held.current) open({ x: event.clientX, y: event.clientY });
    },
    onPointerDown: (event: PointerEvent<HTMLElement>) => {
      release();
      if (event.pointerType !== 'touch' || isBrowsers(event)) return;
      const element = event.currentTarget;
      const timer = setTimeout(() => {
        element.dataset.held = '';
      }, REST_MS);
      held.current = { from: { x: event.clientX, y: event.clientY }, element, timer };
    },
    onPointerMove: (event: PointerEvent) => {
      const from = held.current?.from;
      if (from && Math.hypot(event.clientX - from.x, event.clientY - from.y) > STRAY_PX) release();
    },
    onPointerUp: () => {
      const { from, element } = held.current ?? {};
      const rested = element?.dataset.held !== undefined;
      release();
      if (from && rested) setTimeout(() => open(from));
    },
    onPointerCancel: release,
  };
}
