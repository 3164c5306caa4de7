// The id of the conversation between two accounts: both sides compute the same one, so nobody has to propose it.

import { type AccountId, accountIdBytes, concatBytes, toHex, utf8 } from '../../../protocol/index.ts';
import type { ConversationId } from './ids.ts';

/** What is hashed (SHA-256) to make the id: both accounts in order of their text, so who asks does not matter. */
export function directConversationInput(a: AccountId, b: AccountId): Uint8Array<ArrayBuffer> {
  const [first, second] = a < b ? [a, b] : [b, a];
  return concatBytes(utf8('sotto/direct-conversation/v1\0'), accountIdBytes(first), accountIdBytes(second));
}

/** The first 16 bytes of that hash. */
export const directConversationId = (hash: Uint8Array): ConversationId => toHex(hash.subarray(0, 16)) as ConversationId;
