// What the browser may erase, said once, and the one thing that can be done about it.

import { Check, KeyRound } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { ErrorNote } from '../errors/error-note.tsx';
import { useAction } from '../hooks/use-action.ts';
import { useClient, useMe } from '../hooks/use-client.ts';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { Step } from './step.tsx';

export function KeepStep({ onDone }: { readonly onDone: () => void }) {
  const t = useTranslations('onboarding.keep');
  const client = useClient();
  const { persisted } = useMe();
  const [answer, setAnswer] = useState<boolean | null>(persisted || null);
  const ask = useAction(async () => setAnswer(await client.persist()));
  return (
    <Step picture={<Icon of={KeyRound} size={44} />} title={t('title')}>
      <div className="flex flex-col gap-3 text-pretty text-quiet">
        <p>{t('here')}</p>
        <p>{t('erased')}</p>
      </div>
      <div role="status">
        {answer === null ? null : (
          <p
            className={
              answer ? 'flex items-center gap-2 font-semibold text-accent' : 'rounded-control bg-warning-soft px-4 py-3 text-warning'
            }
          >
            {answer ? <Icon of={Check} /> : null}
            {answer ? t('kept') : t('notKept')}
          </p>
        )}
      </div>
      <ErrorNote refusal={ask.refusal} />
      {answer === null ? (
        <div className="flex flex-col gap-2">
          <Button busy={ask.busy} onClick={() => void ask.run()}>
            {t('ask')}
          </Button>
          <Button kind="plain" onClick={onDone}>
            {t('later')}
          </Button>
        </div>
      ) : (
        <Button onClick={onDone}>{t('next')}</Button>
      )}
    </Step>
  );
}
