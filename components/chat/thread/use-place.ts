// Where the reader is in the history. Opens at the unread divider, else at the end; at the end it follows what comes,
// anywhere else it stays, except for a message that I sent myself.

import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { VirtualizerHandle } from 'virtua';
import type { Row } from './rows.ts';

/** This close to the end counts as at the end, px. */
const END_PX = 24;
/** What is left visible above the divider when a thread opens at it, px. */
const ABOVE_DIVIDER_PX = 72;
/** An older page is asked for when this little is left above, in viewports. */
const OLDER_WITHIN = 1.5;
/** The button to the latest message appears when more than this is below, in viewports. */
const AWAY_BEYOND = 0.5;

interface Options {
  readonly scroller: RefObject<HTMLElement | null>;
  readonly handle: RefObject<VirtualizerHandle | null>;
  readonly rows: readonly Row[];
  /** Whether the rows are all there to find the opening place in. */
  readonly ready: boolean;
  readonly loadOlder: () => void;
  /** Every row before this index counts as seen when the thread opens. */
  readonly begin: (index: number) => void;
  /** The last row on screen. */
  readonly reach: (index: number) => void;
}

export interface Place {
  /** False until the opening place is found: nothing is shown before. */
  readonly placed: boolean;
  /** Far from the end. */
  readonly away: boolean;
  readonly toEnd: () => void;
  readonly onScroll: (offset: number) => void;
  readonly onResize: () => void;
}

export function usePlace({ scroller, handle, rows, ready, loadOlder, begin, reach }: Options): Place {
  const [placed, setPlaced] = useState(false);
  const [away, setAway] = useState(false);
  const following = useRef(true);
  const offset = useRef(0);
  const opened = useRef(false);
  const asking = useRef(false);
  const newest = useRef<string | null>(null);
  const count = rows.length;

  const scrollToEnd = useCallback(() => handle.current?.scrollToIndex(count - 1, { align: 'end' }), [handle, count]);

  const look = useCallback(() => {
    const list = handle.current;
    const element = scroller.current;
    if (!list || !element || !opened.current || element.clientHeight === 0) return;
    // Of the element: the virtualizer hears of a place kept through an older page only with the next scroll event.
    const { scrollTop, clientHeight, scrollHeight } = element;
    const bottom = scrollTop + clientHeight;
    const last = list.findItemIndex(bottom - 1);
    // A row of which only the rim shows has not been read.
    const shown = bottom - list.getItemOffset(last);
    reach(shown >= Math.min(list.getItemSize(last), 40) ? last : last - 1);
    setAway(scrollHeight - bottom > clientHeight * AWAY_BEYOND);
    if (scrollTop >= clientHeight * OLDER_WITHIN || asking.current) return;
    asking.current = true;
    whenMeasured(element, () => {
      asking.current = false;
      loadOlder();
    });
  }, [scroller, handle, reach, loadOlder]);

  useLayoutEffect(() => {
    if (!ready || opened.current || count === 0) return;
    opened.current = true;
    newest.current = rows.at(-1)?.key ?? null;
    const divider = rows.findIndex((row) => row.kind === 'unread');
    begin(divider < 0 ? count : divider);
    following.current = divider < 0;
    if (divider < 0) scrollToEnd();
    else handle.current?.scrollToIndex(divider, { align: 'start', offset: -ABOVE_DIVIDER_PX });
  }, [ready, count, rows, begin, scrollToEnd, handle]);

  const begun = ready && count > 0;
  useEffect(() => {
    if (!begun) return;
    // Rows are measured and the place corrected within two frames; showing them earlier would show the wrong ones.
    let frame = requestAnimationFrame(() => {
      frame = requestAnimationFrame(() => setPlaced(true));
    });
    return () => cancelAnimationFrame(frame);
  }, [begun]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: what is on screen changes with the rows, though nothing scrolls
  useEffect(() => {
    if (placed) look();
  }, [placed, look, rows]);

  useLayoutEffect(() => {
    if (!opened.current) return;
    const known = newest.current;
    newest.current = rows.at(-1)?.key ?? null;
    if (known === newest.current) return;
    const added = rows.slice(rows.findLastIndex((row) => row.key === known) + 1);
    const sent = known !== null && added.length < rows.length && added.some((row) => row.kind === 'message' && row.message.mine);
    // A scroll of this very frame has not been reported yet.
    if (sent) following.current = true;
    else if ((scroller.current?.scrollTop ?? 0) < offset.current - END_PX) following.current = false;
    if (following.current) scrollToEnd();
  }, [rows, scroller, scrollToEnd]);

  const onScroll = useCallback(
    (to: number) => {
      const list = handle.current;
      if (!list) return;
      if (list.scrollSize - list.viewportSize - to <= END_PX) following.current = true;
      else if (to < offset.current - 1) following.current = false;
      offset.current = to;
      look();
    },
    [handle, look],
  );
  const onResize = useCallback(() => {
    if (following.current && opened.current) scrollToEnd();
    look();
  }, [scrollToEnd, look]);
  const toEnd = useCallback(() => {
    following.current = true;
    scrollToEnd();
  }, [scrollToEnd]);

  return { placed, away, toEnd, onScroll, onResize };
}

/** Frames to wait for measuring at most. */
const PATIENCE = 30;

/** A place can be kept only among rows whose height is known; the virtualizer hides a row until it knows. */
function whenMeasured(scroller: HTMLElement, then: () => void, left = PATIENCE): void {
  requestAnimationFrame(() => {
    const rows = [...(scroller.lastElementChild?.children ?? [])];
    if (left > 0 && rows.some((row) => row instanceof HTMLElement && row.style.visibility === 'hidden'))
      whenMeasured(scroller, then, left - 1);
    else then();
  });
}
