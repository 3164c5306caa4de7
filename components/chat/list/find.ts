// Search in the list by name, on this device: case, accents and the order of words do not matter.

import type { ConversationView } from '../../../lib/client/index.ts';

/** A text as it is compared: no accents, no case, other spellings of one letter made one. */
const fold = (text: string) => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();

/** Those whose name or user name holds every word of the query at the beginning of one of its words. An empty query finds all. */
export function findConversations(conversations: readonly ConversationView[], query: string): readonly ConversationView[] {
  const wanted = fold(query.replace(/(^|\s)@/gu, '$1'))
    .split(/\s+/u)
    .filter(Boolean);
  if (wanted.length === 0) return conversations;
  return conversations.filter(({ name, userName }) => {
    const words = fold(`${name} ${userName ?? ''}`).split(/[\s\p{P}]+/u);
    const whole = fold(`${name} ${userName ?? ''}`);
    return wanted.every((part) => words.some((word) => word.startsWith(part)) || (/[\p{P}]/u.test(part) && whole.includes(part)));
  });
}
