// Whom to write to: by user name, by code or link, by my own invite, or to myself.

import { Bookmark, QrCode, Share2 } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { ErrorNote } from '../errors/error-note.tsx';
import { useAction } from '../hooks/use-action.ts';
import { useClient } from '../hooks/use-client.ts';
import { goTo, hrefOf } from '../routes.ts';
import { ActionRow } from '../ui/action-row.tsx';
import { Page } from '../ui/page.tsx';
import { FindByName } from './find-by-name.tsx';

export function NewConversationScreen() {
  const t = useTranslations('contacts.new');
  const client = useClient();
  const note = useAction(async () => goTo({ kind: 'conversation', id: await client.openNoteToSelf() }, 'replace'));
  return (
    <Page title={t('title')} back={hrefOf({ kind: 'list' })}>
      <FindByName />
      <section aria-label={t('other')} className="-mx-3 flex flex-col border-t border-line pt-4">
        <ActionRow icon={QrCode} title={t('scan')} text={t('scanText')} href={hrefOf({ kind: 'scan' })} />
        <ActionRow icon={Share2} title={t('share')} text={t('shareText')} href={hrefOf({ kind: 'share' })} />
        <ActionRow icon={Bookmark} title={t('note')} text={t('noteText')} busy={note.busy} onSelect={() => void note.run()} />
        <ErrorNote refusal={note.refusal} />
      </section>
    </Page>
  );
}
