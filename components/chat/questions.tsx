// The two questions asked before something is taken away: each says what will be gone and what will not.

import { useTranslations } from 'use-intl';
import type { ConversationView } from '../../lib/client/index.ts';
import { useClient } from '../hooks/use-client.ts';
import { Confirm } from '../ui/confirm.tsx';
import { isolated } from '../ui/isolated.ts';

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
  const { id, kind } = conversation;
  const name = isolated(conversation.name);
  if (question === 'block') {
    return (
      <Confirm danger title={t('blockTitle', { name })} action={t('blockAct')} onConfirm={() => client.block(id)} onClose={onClose}>
        {t('blockText', { name })}
      </Confirm>
    );
  }
  return (
    <Confirm danger title={t('deleteTitle')} action={t('deleteAct')} onConfirm={() => client.deleteConversation(id)} onClose={onClose}>
      {kind === 'self' ? t('deleteSelfText') : t('deleteText', { name })}
    </Confirm>
  );
}
