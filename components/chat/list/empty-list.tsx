// Nobody is here yet: the three things to begin with, and no fourth.

import { NotebookPen, QrCode, Share2 } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { ErrorNote } from '../../errors/error-note.tsx';
import { useAction } from '../../hooks/use-action.ts';
import { useClient } from '../../hooks/use-client.ts';
import { goTo, hrefOf } from '../../routes.ts';
import { Button, buttonLook } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Mark } from '../../ui/mark.tsx';

export function EmptyList() {
  const t = useTranslations('chat.list');
  const client = useClient();
  const note = useAction(async () => goTo({ kind: 'conversation', id: await client.openNoteToSelf() }));
  return (
    <div className="flex min-h-0 flex-1 overflow-y-auto">
      <EmptyState
        picture={<Mark size={56} />}
        title={t('emptyTitle')}
        actions={
          <>
            <a href={hrefOf({ kind: 'share' })} className={buttonLook('primary', true)}>
              <Icon of={Share2} />
              {t('shareInvite')}
            </a>
            <a href={hrefOf({ kind: 'scan' })} className={buttonLook('soft', true)}>
              <Icon of={QrCode} />
              {t('scanCode')}
            </a>
            <Button kind="soft" wide icon={<Icon of={NotebookPen} />} busy={note.busy} onClick={() => void note.run()}>
              {t('noteToSelf')}
            </Button>
            <ErrorNote refusal={note.refusal} />
          </>
        }
      >
        {t('emptyText')}
      </EmptyState>
    </div>
  );
}
