// What a conversation is called on screen: the note to self has a name of its own in each language.

import { useTranslations } from 'use-intl';
import type { ConversationView } from '../../lib/client/index.ts';

export function useConversationName(): (conversation: Pick<ConversationView, 'kind' | 'name'>) => string {
  const t = useTranslations('chat.list');
  return (conversation) => (conversation.kind === 'self' ? t('noteToSelf') : conversation.name);
}

const RIGHT_TO_LEFT = /[\u0590-\u08FF\uFB1D-\uFDFF\uFE70-\uFEFC\u{10800}-\u{10FFF}\u{1E800}-\u{1EFFF}]/u;

/** A name inside a sentence on screen: one that runs from right to left must not reorder the words around it. */
export const isolated = (name: string): string => (RIGHT_TO_LEFT.test(name) ? `\u2068${name}\u2069` : name);
