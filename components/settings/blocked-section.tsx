// The people I have blocked, and the way back.

import { useTranslations } from 'use-intl';
import type { ConversationView } from '../../lib/client/index.ts';
import { ErrorNote } from '../errors/error-note.tsx';
import { useAction } from '../hooks/use-action.ts';
import { useClient, useClientView } from '../hooks/use-client.ts';
import { useAnnouncer } from '../ui/announcer.tsx';
import { Avatar } from '../ui/avatar.tsx';
import { Button } from '../ui/button.tsx';
import { Section } from '../ui/section.tsx';

function BlockedRow({ person }: { readonly person: ConversationView }) {
  const t = useTranslations('settings.blocked');
  const client = useClient();
  const { toast } = useAnnouncer();
  const unblock = useAction(async () => {
    await client.unblock(person.id);
    toast(t('unblocked', { name: person.name }));
  });
  return (
    <li className="flex flex-col gap-2 py-2">
      <div className="flex items-center gap-3">
        <Avatar account={person.peer} name={person.name} size={40} />
        <bdi className="min-w-0 flex-1 truncate [text-align:match-parent]">{person.name}</bdi>
        <Button kind="plain" busy={unblock.busy} aria-label={t('unblockName', { name: person.name })} onClick={() => void unblock.run()}>
          {t('unblock')}
        </Button>
      </div>
      <ErrorNote refusal={unblock.refusal} />
    </li>
  );
}

export function BlockedSection() {
  const t = useTranslations('settings.blocked');
  const { blocked } = useClientView();
  return (
    <Section title={t('title')} text={blocked.length > 0 ? t('text') : t('none')}>
      {blocked.length > 0 ? (
        <ul className="flex flex-col pt-1">
          {blocked.map((person) => (
            <BlockedRow key={person.id} person={person} />
          ))}
        </ul>
      ) : null}
    </Section>
  );
}
