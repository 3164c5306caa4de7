// The person that a user name led to, before a word was said.

import { useTranslations } from 'use-intl';
import type { Found } from '../../lib/client/index.ts';
import { ErrorNote } from '../errors/error-note.tsx';
import { useAction } from '../hooks/use-action.ts';
import { useClient, useClientView } from '../hooks/use-client.ts';
import { goTo } from '../routes.ts';
import { Avatar } from '../ui/avatar.tsx';
import { Button } from '../ui/button.tsx';

export function FoundCard({ found }: { readonly found: Found }) {
  const t = useTranslations('contacts.new');
  const client = useClient();
  const open = useAction(async () => goTo({ kind: 'conversation', id: await client.openConversation(found) }, 'replace'));
  // Somebody I already talk to is shown by the name they gave me, not by what the server says.
  const known = useClientView().conversations.find((row) => row.peer === found.account);
  const name = known?.name ?? found.name;
  return (
    <div className="flex animate-rise flex-col gap-4 rounded-card border border-line bg-raised p-4">
      <div className="flex items-center gap-3">
        <Avatar account={found.account} name={name} size={48} />
        <div className="flex min-w-0 flex-col">
          <bdi className="truncate font-semibold [text-align:match-parent]">{name}</bdi>
          {found.userName && found.userName !== name ? (
            <bdi dir="ltr" className="truncate text-small text-quiet [text-align:match-parent]">
              @{found.userName}
            </bdi>
          ) : null}
        </div>
      </div>
      <ErrorNote refusal={open.refusal} />
      <Button busy={open.busy} onClick={() => void open.run()}>
        {t('write', { name })}
      </Button>
    </div>
  );
}
