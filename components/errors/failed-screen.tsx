// Nothing can be opened here. The whole page says why and what to do; it never offers to erase anything by itself.

import { useTranslations } from 'use-intl';
import { Button } from '../ui/button.tsx';
import { Mark } from '../ui/mark.tsx';
import { CopyCode } from './copy-code.tsx';
import { useErrorSentence } from './error-sentence.ts';

export function FailedScreen({ code }: { readonly code: string }) {
  const t = useTranslations('errors');
  const sentenceOf = useErrorSentence();
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
          <span className="text-quiet">
            <CopyCode code={code} />
          </span>
        </div>
      </div>
    </main>
  );
}
