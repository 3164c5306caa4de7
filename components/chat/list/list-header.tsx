// The top of the list: what it is, a new message, past calls, settings, me.

import { Phone, Settings, SquarePen } from 'lucide-react';
import { useTranslations } from 'use-intl';
import type { MyProfile } from '../../../lib/client/index.ts';
import { hrefOf } from '../../routes.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { IconLink } from '../../ui/icon-link.tsx';

export function ListHeader({ me }: { readonly me: MyProfile | null }) {
  const t = useTranslations('chat.list');
  return (
    <header className="flex min-h-16 shrink-0 items-center ps-4 pe-1.5">
      <h1 data-route-heading tabIndex={-1} className="min-w-0 flex-1 truncate text-large font-semibold">
        {t('title')}
      </h1>
      <IconLink label={t('new')} href={hrefOf({ kind: 'new' })} icon={SquarePen} />
      <IconLink label={t('calls')} href={hrefOf({ kind: 'calls' })} icon={Phone} />
      <IconLink label={t('settings')} href={hrefOf({ kind: 'settings' })} icon={Settings} />
      {me ? (
        <a
          href={hrefOf({ kind: 'me' })}
          aria-label={t('me')}
          title={t('me')}
          className="grid size-11 place-items-center rounded-full hover:bg-hover"
        >
          <Avatar account={me.account} name={me.displayName} size={32} />
        </a>
      ) : null}
    </header>
  );
}
