// Time and tick of a message, small, at the end of its last line.

import { useLocale } from 'use-intl';
import type { Tick } from '../../../lib/domain/index.ts';
import { TickMark } from '../tick-mark.tsx';
import { chatTimes } from '../times.ts';

interface Props {
  readonly at: number;
  readonly tick: Tick | null;
  readonly mine: boolean;
}

export function Stamp({ at, tick, mine }: Props) {
  const locale = useLocale();
  return (
    <span
      className={`float-end ms-2.5 -me-0.5 mt-[calc(0.45em+1px)] flex items-center gap-1 text-small leading-[1.1] tabular-nums select-none ${mine ? 'text-mine-quiet' : 'text-quiet'}`}
    >
      <time dir="ltr" dateTime={new Date(at).toISOString()}>
        {chatTimes(locale).clock(at)}
      </time>
      {tick ? <TickMark tick={tick} /> : null}
    </span>
  );
}
