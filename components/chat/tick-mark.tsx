// How far my message got. The four states differ in shape, not only in colour: a clock, one tick, two ticks, two ticks on a filled ground.

import { useTranslations } from 'use-intl';
import type { Tick } from '../../lib/domain/index.ts';

const ONE = 'M2.5 6.4 5 8.9 10 3.6';
const SECOND = 'M8.2 8.1 9 8.9 14 3.6';

export function TickMark({ tick }: { readonly tick: Tick }) {
  const t = useTranslations('chat.tick');
  const wide = tick === 'delivered' || tick === 'read';
  return (
    <svg
      role="img"
      aria-label={t(tick)}
      data-tick={tick}
      width={wide ? 18 : 12}
      height={12}
      viewBox={wide ? '-1 0 18 12' : '0 0 12 12'}
      fill="none"
      className="shrink-0"
    >
      <g stroke="currentColor" strokeWidth={1.4} strokeLinecap="round" strokeLinejoin="round">
        {tick === 'queued' ? (
          <>
            <circle cx="6" cy="6" r="4.6" />
            <path d="M6 3.4V6l1.8 1.2" />
          </>
        ) : null}
        {tick === 'failed' ? (
          <>
            <circle cx="6" cy="6" r="4.6" />
            <path d="M6 3.6v2.8M6 8.4v.1" />
          </>
        ) : null}
        {tick === 'sent' ? <path d={ONE} /> : null}
        {tick === 'delivered' ? (
          <>
            <path d={ONE} />
            <path d={SECOND} />
          </>
        ) : null}
      </g>
      {tick === 'read' ? (
        <>
          <rect x="-0.6" y="0.4" width="17.2" height="11.2" rx="5.6" fill="currentColor" />
          <g className="stroke-(--tick-ground,var(--panel))" strokeWidth={1.5} strokeLinecap="round" strokeLinejoin="round">
            <path d={ONE} />
            <path d={SECOND} />
          </g>
        </>
      ) : null}
    </svg>
  );
}
