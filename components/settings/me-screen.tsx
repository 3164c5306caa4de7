// Who I am to others: the name they see, the user name they can find me by, my invite.

import { QrCode, Settings } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { useMe } from '../hooks/use-client.ts';
import { hrefOf } from '../routes.ts';
import { ActionRow } from '../ui/action-row.tsx';
import { Avatar } from '../ui/avatar.tsx';
import { Page } from '../ui/page.tsx';
import { DisplayNameForm } from './display-name-form.tsx';
import { UserNameForm } from './user-name-form.tsx';

export function MeScreen() {
  const t = useTranslations('settings.me');
  const me = useMe();
  return (
    <Page title={t('title')} back={hrefOf({ kind: 'list' })}>
      <div className="flex flex-col items-center gap-3">
        <Avatar account={me.account} name={me.displayName} size={96} />
        <bdi className="max-w-full truncate text-large font-semibold">{me.displayName}</bdi>
        {me.userName ? (
          <bdi dir="ltr" className="-mt-2 text-quiet">
            @{me.userName}
          </bdi>
        ) : null}
      </div>
      <DisplayNameForm />
      <UserNameForm />
      <div className="-mx-3 flex flex-col border-t border-line pt-4">
        <ActionRow icon={QrCode} title={t('invite')} href={hrefOf({ kind: 'share' })} />
        <ActionRow icon={Settings} title={t('settings')} href={hrefOf({ kind: 'settings' })} />
      </div>
    </Page>
  );
}
