// The day of what stands at the top of the viewport, shown while scrolling. It keeps its own state: scrolling draws nothing else again.

import { type Ref, useEffect, useImperativeHandle, useRef, useState } from 'react';
import { useLocale } from 'use-intl';
import { dayNumber } from '../day.ts';
import { chatTimes } from '../times.ts';

/** How long it stays after the last scroll, ms. */
const SHOWN_MS = 1_200;

export interface DatePillHandle {
  /** ms since 1970; `null` leaves it as it is. */
  show(at: number | null): void;
}

export function DatePill({ now, ref }: { readonly now: number; readonly ref: Ref<DatePillHandle> }) {
  const locale = useLocale();
  const [at, setAt] = useState<number | null>(null);
  const [shown, setShown] = useState(false);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  useImperativeHandle(
    ref,
    () => ({
      show(time) {
        clearTimeout(timer.current);
        timer.current = setTimeout(() => setShown(false), SHOWN_MS);
        setShown(true);
        if (time !== null) setAt((before) => (before !== null && dayNumber(before) === dayNumber(time) ? before : time));
      },
    }),
    [],
  );
  useEffect(() => () => clearTimeout(timer.current), []);
  if (at === null) return null;
  return (
    <div aria-hidden="true" className="pointer-events-none absolute inset-x-0 top-2 flex justify-center px-4">
      <span
        className={`rounded-full border border-line bg-raised px-3 py-0.5 text-small font-semibold text-quiet transition-opacity duration-(--calm) ${shown ? 'opacity-100' : 'opacity-0'}`}
      >
        {chatTimes(locale).day(at, now)}
      </span>
    </div>
  );
}
