// Says once that the browser may erase the account, to somebody who came by an invite and went straight to the conversation.

import { ShieldAlert } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { useAction } from '../hooks/use-action.ts';
import { useClient, useMe } from '../hooks/use-client.ts';
import { useAnnouncer } from '../ui/announcer.tsx';
import { Bar } from '../ui/bar.tsx';
import { Icon } from '../ui/icon.tsx';

const action = 'min-h-9 rounded-[8px] font-semibold underline underline-offset-4';

export function KeepBar({ onDone }: { readonly onDone: () => void }) {
  const t = useTranslations('onboarding.keep');
  const ui = useTranslations('ui.shell');
  const client = useClient();
  const { persisted } = useMe();
  const { toast } = useAnnouncer();
  const ask = useAction(async () => {
    toast((await client.persist()) ? t('kept') : t('notKept'));
    onDone();
  });
  if (persisted) return null;
  return (
    <Bar
      kind="warning"
      icon={<Icon of={ShieldAlert} />}
      action={
        <span className="flex gap-4">
          <button type="button" className={action} onClick={() => void ask.run()}>
            {t('barAction')}
          </button>
          <button type="button" className={action} onClick={onDone}>
            {ui('dismiss')}
          </button>
        </span>
      }
    >
      {t('bar')}
    </Bar>
  );
}
