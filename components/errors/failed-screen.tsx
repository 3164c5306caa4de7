// Nothing can be opened here. The whole page says why and what to do. Erasing is offered only where the keys are gone already.

import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '../ui/button.tsx';
import { Confirm } from '../ui/confirm.tsx';
import { Mark } from '../ui/mark.tsx';
import { CopyCode } from './copy-code.tsx';
import { useErrorSentence } from './error-sentence.ts';

/** `onErase`: removes what cannot be opened any more; it is asked about first. It also stands outside of the client's reach. */
export function FailedScreen({ code, onErase }: { readonly code: string; readonly onErase?: () => Promise<void> }) {
  const t = useTranslations('errors');
  const sentenceOf = useErrorSentence();
  const [asking, setAsking] = useState(false);
  return (
    <main className="grid min-h-dvh place-items-center overflow-y-auto p-6">
      <div role="alert" className="flex max-w-md flex-col items-start gap-4">
        <span className="text-accent">
          <Mark size={48} />
        </span>
        <h1 className="text-large font-semibold text-balance">{t('failed.title')}</h1>
        <p className="text-pretty text-quiet">{sentenceOf({ code, retryAfterMs: 0 })}</p>
        <div className="mt-2 flex flex-wrap items-center gap-4">
          <Button onClick={() => location.reload()}>{t('reload')}</Button>
          {onErase ? (
            <Button kind="plain" onClick={() => setAsking(true)}>
              {t('failed.erase')}
            </Button>
          ) : null}
          <span className="text-quiet">
            <CopyCode code={code} />
          </span>
        </div>
      </div>
      {onErase && asking ? (
        <Confirm danger title={t('failed.eraseTitle')} action={t('failed.erase')} onConfirm={onErase} onClose={() => setAsking(false)}>
          {t('failed.eraseText')}
        </Confirm>
      ) : null}
    </main>
  );
}
