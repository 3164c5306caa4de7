import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { accountIdOf } from '../../../protocol/index.ts';
import { directConversationId, directConversationInput } from './direct-conversation.ts';
import { parseConversationId } from './ids.ts';

const account = fc.uint8Array({ minLength: 32, maxLength: 32 }).map(accountIdOf);
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest();

test('both sides compute the same conversation id, and no other pair does', () => {
  fc.assert(
    fc.property(account, account, account, (a, b, c) => {
      const ab = directConversationId(sha256(directConversationInput(a, b)));
      expect(directConversationId(sha256(directConversationInput(b, a)))).toBe(ab);
      expect(parseConversationId(ab)).toBe(ab);
      if (c !== b) expect(directConversationId(sha256(directConversationInput(a, c)))).not.toBe(ab);
    }),
  );
});
