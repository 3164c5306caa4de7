// What the engine holds in memory: always exactly what is committed, never more. Steps change it after their commit.

import type { AccountId } from '../../../protocol/index.ts';
import type { CallId, ConversationId } from '../../domain/index.ts';
import type { AccountRow, CallRow, ConversationRow, OutboxRow, Storage } from '../../storage/index.ts';

export class State {
  me: AccountRow | null = null;
  readonly conversations = new Map<ConversationId, ConversationRow>();
  readonly drafts = new Map<ConversationId, string>();
  /** By key, in rising order. */
  readonly outbox = new Map<number, OutboxRow>();
  /** Under way and over. */
  readonly calls = new Map<CallId, CallRow>();
  #lastOutboxKey = 0;

  static async load(storage: Storage): Promise<State> {
    const state = new State();
    const [me, conversations, drafts, outbox, calls] = await Promise.all([
      storage.begin().get('account', 'me'),
      storage.conversations(),
      storage.drafts(),
      storage.outbox(),
      storage.calls(),
    ]);
    state.me = me ?? null;
    for (const [id, row] of conversations) state.conversations.set(id as ConversationId, row);
    for (const [id, row] of drafts) state.drafts.set(id as ConversationId, row.text);
    for (const [key, row] of outbox) state.outbox.set(key, row);
    for (const [id, row] of calls) state.calls.set(id as CallId, row);
    state.#lastOutboxKey = Math.max(0, ...outbox.keys());
    return state;
  }

  /** Throws when there is no account: a bug, since nothing asks before there is one. */
  get self(): AccountRow {
    if (!this.me) throw new Error('no account yet');
    return this.me;
  }
  get account(): AccountId {
    return this.self.account;
  }

  /** Whole numbers; rows of further devices of the same message take fractions behind theirs. */
  nextOutboxKey(): number {
    this.#lastOutboxKey = Math.floor(this.#lastOutboxKey) + 1;
    return this.#lastOutboxKey;
  }
}
