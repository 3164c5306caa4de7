// Branded ids of what a chat is made of.

declare const brand: unique symbol;

/** 32 hex digits: hash of both account ids for a direct conversation (see `direct-conversation.ts`). */
export type ConversationId = string & { readonly [brand]: 'ConversationId' };
/** 32 hex digits, random, chosen by the sender; carried inside the ciphertext. */
export type MessageId = string & { readonly [brand]: 'MessageId' };

const isHexId = (text: string): boolean => /^[0-9a-f]{32}$/.test(text);
/** Returns `null` unless the text is 32 hex digits. */
export const parseConversationId = (text: string): ConversationId | null => (isHexId(text) ? (text as ConversationId) : null);
