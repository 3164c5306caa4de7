// Where the focus goes when the address changes: to the heading (or the named field) of the pane that opened, and back to the row one came from.
// Nothing moves on the first paint, and nothing is taken from a person who is already typing in the new pane.

import { type RefObject, useEffect, useRef } from 'react';
import { hrefOf, type Route } from '../routes.ts';

const TARGET = '[data-route-focus]';
const HEADING = '[data-route-heading]';

export function useRouteFocus(route: Route, list: RefObject<HTMLElement | null>, content: RefObject<HTMLElement | null>): void {
  const before = useRef(route);
  useEffect(() => {
    const from = before.current;
    before.current = route;
    if (from === route) return;
    const pane = (route.kind === 'list' ? list : content).current;
    if (!pane || (pane.contains(document.activeElement) && document.activeElement !== pane && route.kind !== 'list')) return;
    const row = route.kind === 'list' ? pane.querySelector<HTMLElement>(`a[href="${CSS.escape(hrefOf(from))}"]`) : null;
    const target = row ?? pane.querySelector<HTMLElement>(TARGET) ?? pane.querySelector<HTMLElement>(HEADING) ?? pane;
    target.focus({ preventScroll: target !== row });
  }, [route, list, content]);
}
