// How long the call has lasted. The digits change every second; assistive technology reads them when asked, never by itself.

import { useEffect, useState } from 'react';
import { useTranslations } from 'use-intl';
import { digitsOf } from './length.ts';

/** `since`: ms since 1970. */
export function CallTimer({ since, className }: { readonly since: number; readonly className?: string }) {
  const t = useTranslations('calls.screen');
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  return (
    <span role="timer" aria-live="off" aria-label={t('elapsed')} dir="ltr" className={className}>
      <span className="tabular-nums">{digitsOf((now - since) / 1000)}</span>
    </span>
  );
}
