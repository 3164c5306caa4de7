// The two small words at the top of a call: how it is sealed, and how the line is. The first comes from counters and nowhere else.

import { Lock, LockOpen, SignalHigh, SignalLow, SignalMedium, TriangleAlert } from 'lucide-react';
import { useTranslations } from 'use-intl';
import type { CallView } from '../../lib/client/index.ts';
import { classNames } from '../ui/class-names.ts';
import { Icon } from '../ui/icon.tsx';
import { isAlarming, lockOf } from './lock-state.ts';

const CHIP = 'inline-flex min-h-11 min-w-11 items-center justify-center gap-1.5 rounded-full px-3 text-small font-semibold';

export function LockChip({ call, onOpen }: { readonly call: CallView; readonly onOpen: () => void }) {
  const t = useTranslations('calls.lock');
  const lock = lockOf(call.media?.frames ?? null);
  const alarming = isAlarming(lock);
  return (
    <>
      {alarming ? (
        <span role="alert" className="sr-only">
          {t(`say_${lock}`)}
        </span>
      ) : null}
      <button
        type="button"
        title={t('open')}
        aria-label={t('named', { state: t(`chip_${lock}`) })}
        aria-haspopup="dialog"
        onClick={onOpen}
        className={classNames(
          CHIP,
          'border border-stage-line bg-stage-raised hover:bg-stage-control',
          lock === 'sealed' ? 'text-stage-accent' : alarming ? 'text-stage-warning' : 'text-on-stage',
        )}
      >
        <Icon of={lock === 'sealed' || lock === 'one-way' ? Lock : alarming ? TriangleAlert : LockOpen} size={16} />
        {t(`chip_${lock}`)}
      </button>
    </>
  );
}

const BARS = { good: SignalHigh, fair: SignalMedium, poor: SignalLow } as const;

/** Nothing before it was measured. */
export function QualityChip({ call, onOpen }: { readonly call: CallView; readonly onOpen: () => void }) {
  const t = useTranslations('calls');
  const quality = call.media?.quality;
  if (!quality) return null;
  return (
    <button
      type="button"
      title={t('screen.figures')}
      aria-haspopup="dialog"
      onClick={onOpen}
      className={classNames(
        CHIP,
        'border border-stage-line bg-stage-raised hover:bg-stage-control',
        quality === 'good' ? 'text-on-stage' : 'text-stage-warning',
      )}
    >
      <Icon of={BARS[quality]} size={16} />
      <span className="max-[24rem]:sr-only">{t(`quality.${quality}`)}</span>
    </button>
  );
}
