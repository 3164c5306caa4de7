// Where a call stands, in words or as time. Said to assistive technology when it changes, except for the running time.

import { useTranslations } from 'use-intl';
import type { CallView } from '../../lib/client/index.ts';
import { CallTimer } from './call-timer.tsx';

export function CallPhaseLine({ call, className }: { readonly call: CallView; readonly className?: string }) {
  const t = useTranslations('calls.phase');
  const { phase, liveSince, video } = call;
  if (phase === 'live' && liveSince !== null) return <CallTimer since={liveSince} className={className ?? ''} />;
  return <span className={className}>{phase === 'ringing-in' ? t('ringing-in', { kind: video ? 'video' : 'voice' }) : t(phase)}</span>;
}
