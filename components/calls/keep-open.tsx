// What a phone does to a web app in the background, said before it happens and after.

import { useEffect, useState } from 'react';
import { useTranslations } from 'use-intl';
import { useMediaQuery } from '../hooks/use-media-query.ts';
import { useAnnouncer } from '../ui/announcer.tsx';
import { isolated } from '../ui/isolated.ts';

/** A finger and no mouse: a phone or a tablet. */
const PHONE = '(hover: none) and (pointer: coarse)';

/** `live`: the call stands. */
export function KeepOpen({ live, name }: { readonly live: boolean; readonly name: string }) {
  const t = useTranslations('calls.screen');
  const phone = useMediaQuery(PHONE);
  const { toast } = useAnnouncer();
  const [seen, setSeen] = useState(false);

  useEffect(() => {
    if (!phone || !live) return;
    let hidden = false;
    const changed = () => {
      if (document.visibilityState === 'hidden') hidden = true;
      else if (hidden) {
        hidden = false;
        toast(t('away', { name: isolated(name) }));
      }
    };
    document.addEventListener('visibilitychange', changed);
    return () => document.removeEventListener('visibilitychange', changed);
  }, [phone, live, name, toast, t]);

  if (!phone || seen) return null;
  return (
    <div role="status" className="flex w-full max-w-md items-center gap-3 rounded-card bg-stage-raised py-1.5 ps-4 pe-1.5">
      <p className="min-w-0 flex-1 text-small text-pretty">{t('keepOpen')}</p>
      <button
        type="button"
        onClick={() => setSeen(true)}
        className="min-h-11 shrink-0 rounded-full px-3 text-small font-semibold text-stage-accent"
      >
        {t('keepOpenDone')}
      </button>
    </div>
  );
}
