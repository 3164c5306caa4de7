// Somebody's invite, opened by a person who already has an account. Nothing happens before they say so.

import { useTranslations } from 'use-intl';
import { ErrorNote } from '../errors/error-note.tsx';
import { useAction } from '../hooks/use-action.ts';
import { useClient, useMe } from '../hooks/use-client.ts';
import { goTo, hrefOf } from '../routes.ts';
import { Avatar } from '../ui/avatar.tsx';
import { Button, buttonLook } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { Mark } from '../ui/mark.tsx';
import { PaneHeader } from '../ui/pane-header.tsx';

export function AcceptInviteScreen({ fragment }: { readonly fragment: string }) {
  const t = useTranslations('contacts.accept');
  const client = useClient();
  const me = useMe();
  const inviter = client.readInvite(fragment);
  const accept = useAction(async () => {
    const id = await client.acceptInvite(fragment);
    goTo({ kind: 'conversation', id }, 'replace');
  });
  const toList = hrefOf({ kind: 'list' });
  return (
    <>
      <PaneHeader title={t('title')} back={toList} />
      <div className="flex min-h-0 flex-1 flex-col overflow-y-auto">
        {inviter === null ? (
          <EmptyState
            picture={<Mark size={56} />}
            title={t('broken')}
            actions={
              <a href={toList} className={buttonLook('soft', true)}>
                {t('list')}
              </a>
            }
          >
            {t('brokenText')}
          </EmptyState>
        ) : inviter.account === me.account ? (
          <EmptyState
            picture={<Avatar account={me.account} name={me.displayName} size={88} />}
            title={t('own')}
            actions={
              <a href={hrefOf({ kind: 'share' })} className={buttonLook('primary', true)}>
                {t('ownAction')}
              </a>
            }
          >
            {t('ownText')}
          </EmptyState>
        ) : (
          <EmptyState
            picture={<Avatar account={inviter.account} name={inviter.name} size={88} />}
            title={inviter.name ? t('heading', { name: inviter.name }) : t('unnamed')}
            actions={
              <>
                <ErrorNote refusal={accept.refusal} />
                <Button wide busy={accept.busy} onClick={() => void accept.run()}>
                  {t('start')}
                </Button>
                <a href={toList} className={buttonLook('plain', true)}>
                  {t('later')}
                </a>
              </>
            }
          >
            {t('text')}
          </EmptyState>
        )}
      </div>
    </>
  );
}
