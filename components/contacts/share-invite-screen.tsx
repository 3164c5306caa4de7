// My invite, with the way to make the old one worthless.

import { RefreshCw } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { useClient } from '../hooks/use-client.ts';
import { hrefOf } from '../routes.ts';
import { useAnnouncer } from '../ui/announcer.tsx';
import { Button } from '../ui/button.tsx';
import { Confirm } from '../ui/confirm.tsx';
import { Icon } from '../ui/icon.tsx';
import { Page } from '../ui/page.tsx';
import { InvitePanel } from './invite-panel.tsx';

export function ShareInviteScreen() {
  const t = useTranslations('contacts.share');
  const client = useClient();
  const { toast } = useAnnouncer();
  const [asking, setAsking] = useState(false);
  return (
    <Page title={t('title')} back={hrefOf({ kind: 'list' })}>
      <p className="text-pretty text-quiet">{t('text')}</p>
      <InvitePanel />
      <div className="flex justify-center">
        <Button kind="plain" icon={<Icon of={RefreshCw} />} onClick={() => setAsking(true)}>
          {t('renew')}
        </Button>
      </div>
      {asking ? (
        <Confirm
          title={t('renewTitle')}
          action={t('renew')}
          onClose={() => setAsking(false)}
          onConfirm={async () => {
            await client.renewInvite();
            toast(t('renewed'));
          }}
        >
          {t('renewText')}
        </Confirm>
      ) : null}
    </Page>
  );
}
