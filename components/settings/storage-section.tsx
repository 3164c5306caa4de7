// Whether the browser promised to keep our storage. Its answer is shown as it is, promise or none.

import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { ErrorNote } from '../errors/error-note.tsx';
import { useAction } from '../hooks/use-action.ts';
import { useClient, useMe } from '../hooks/use-client.ts';
import { Button } from '../ui/button.tsx';
import { Section } from '../ui/section.tsx';

export function StorageSection() {
  const t = useTranslations('settings.storage');
  const client = useClient();
  const { persisted } = useMe();
  const [refused, setRefused] = useState(false);
  const ask = useAction(async () => setRefused(!(await client.persist())));
  const state = persisted ? t('kept') : persisted === null ? t('unasked') : t('notKept');
  return (
    <Section title={t('title')} text={state}>
      <p className="text-pretty text-quiet">{t('here')}</p>
      {persisted ? null : (
        <div className="flex flex-col items-start gap-3 pt-3">
          <Button kind="soft" busy={ask.busy} onClick={() => void ask.run()}>
            {t('ask')}
          </Button>
          <p role="status" className="text-warning">
            {refused ? t('refused') : null}
          </p>
          <ErrorNote refusal={ask.refusal} />
        </div>
      )}
    </Section>
  );
}
