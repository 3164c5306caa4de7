// Somebody to talk to. The last of the three screens.

import { useTranslations } from 'use-intl';
import { InvitePanel } from '../contacts/invite-panel.tsx';
import { Button } from '../ui/button.tsx';
import { Mark } from '../ui/mark.tsx';
import { Step } from './step.tsx';

export function InviteStep({ onDone }: { readonly onDone: () => void }) {
  const t = useTranslations('onboarding.invite');
  return (
    <Step picture={<Mark size={44} />} title={t('title')}>
      <p className="text-pretty text-quiet">{t('text')}</p>
      <InvitePanel />
      <Button kind="plain" onClick={onDone}>
        {t('done')}
      </Button>
    </Step>
  );
}
