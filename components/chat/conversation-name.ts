// What a conversation is called on screen: the note to self has a name of its own in each language.

import { useTranslations } from 'use-intl';
import type { ConversationView } from '../../lib/client/index.ts';

export function useConversationName(): (conversation: Pick<ConversationView, 'kind' | 'name'>) => string {
  const t = useTranslations('chat.list');
  return (conversation) => (conversation.kind === 'self' ? t('noteToSelf') : conversation.name);
}
