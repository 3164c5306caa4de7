// The two questions asked before something is taken away: each says what will be gone and what will not.

import { useTranslations } from 'use-intl';
import type { ConversationView } from '../../lib/client/index.ts';
import { useAction } from '../hooks/use-action.ts';
import { useClient } from '../hooks/use-client.ts';
import { goTo } from '../routes.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { isolated, useConversationName } from './conversation-name.ts';

export type Question = 'block' | 'delete';

interface Props {
  readonly question: Question;
  readonly conversation: ConversationView;
  readonly onClose: () => void;
}

/** Open as long as it is mounted. */
export function QuestionDialog({ question, conversation, onClose }: Props) {
  const t = useTranslations('chat.ask');
  const client = useClient();
  const name = isolated(useConversationName()(conversation));
  const act = useAction(async () => {
    if (question === 'block') await client.block(conversation.id);
    else {
      await client.deleteConversation(conversation.id);
      goTo({ kind: 'list' }, 'replace');
    }
    onClose();
  });
  const text =
    question === 'block' ? t('blockText', { name }) : conversation.kind === 'self' ? t('deleteSelfText') : t('deleteText', { name });
  return (
    <Dialog
      role="alertdialog"
      title={question === 'block' ? t('blockTitle', { name }) : t('deleteTitle')}
      onClose={onClose}
      actions={
        <>
          <Button kind="plain" onClick={onClose}>
            {t('cancel')}
          </Button>
          <Button kind="danger" busy={act.busy} onClick={() => void act.run()}>
            {question === 'block' ? t('blockAct') : t('deleteAct')}
          </Button>
        </>
      }
    >
      <p>{text}</p>
      {act.refusal ? (
        <p role="alert" className="text-danger">
          {t('refused')}
        </p>
      ) : null}
    </Dialog>
  );
}
