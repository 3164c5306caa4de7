// One step of the engine: reads what is committed plus what it has staged, commits everything at once, then brings memory up to date.
// A step that throws has changed nothing.

import { toHex } from '../../../protocol/index.ts';
import { type CallId, type ConversationId, later, type MessageId, type SystemEvent, type Tick } from '../../domain/index.ts';
import type { AccountRow, CallRow, ConversationRow, MessageRow, OutboxRow, Storage, UnitOfWork } from '../../storage/index.ts';
import { countsAsUnread, lastLineOf, systemRow } from './message-rows.ts';
import type { State } from './state.ts';

/** What a committed step changed, for those who draw it. */
export interface Changes {
  /** Anything a `ClientView` shows. */
  readonly view: boolean;
  /** By order; `null`: removed. */
  readonly messages: ReadonlyMap<ConversationId, ReadonlyMap<number, MessageRow | null>>;
  /** Conversations whose messages were all removed. */
  readonly cleared: ReadonlySet<ConversationId>;
  readonly outbox: boolean;
  readonly calls: boolean;
}

const placeKey = (conversation: ConversationId, message: string): string => `${conversation}/${message}`;

export class Step {
  readonly uow: UnitOfWork;
  readonly now: number;
  readonly #state: State;
  readonly #storage: Storage;
  #me: AccountRow | null = null;
  readonly #conversations = new Map<ConversationId, ConversationRow>();
  readonly #drafts = new Map<ConversationId, string>();
  readonly #outbox = new Map<number, OutboxRow | null>();
  readonly #messages = new Map<ConversationId, Map<number, MessageRow | null>>();
  readonly #calls = new Map<CallId, CallRow | null>();
  /** Where messages stand, by `placeKey`, as far as it was asked or staged; `null`: nowhere. */
  readonly #orders = new Map<string, number | null>();
  readonly #cleared = new Set<ConversationId>();

  constructor(state: State, storage: Storage, now: number) {
    this.#state = state;
    this.#storage = storage;
    this.uow = storage.begin();
    this.now = now;
  }

  get me(): AccountRow {
    return this.#me ?? this.#state.self;
  }
  setMe(row: AccountRow): void {
    this.#me = row;
    this.uow.put('account', 'me', row);
  }

  conversation(id: ConversationId): ConversationRow | undefined {
    return this.#conversations.get(id) ?? this.#state.conversations.get(id);
  }
  /** All that are listed. */
  conversations(): [ConversationId, ConversationRow][] {
    return [...new Map([...this.#state.conversations, ...this.#conversations])].filter(([, row]) => !row.hidden);
  }
  setConversation(id: ConversationId, row: ConversationRow): void {
    this.#conversations.set(id, row);
    this.uow.put('conversation', id, row);
  }

  setDraft(id: ConversationId, text: string): void {
    if ((this.#drafts.get(id) ?? this.#state.drafts.get(id) ?? '') === text) return;
    this.#drafts.set(id, text);
    if (text === '') this.uow.delete('draft', id);
    else this.uow.put('draft', id, { text });
  }

  /** Everything that still has to reach the relay, staged changes included, in order. */
  outbox(): [number, OutboxRow][] {
    const rows = new Map<number, OutboxRow | null>([...this.#state.outbox, ...this.#outbox]);
    return [...rows].filter((entry): entry is [number, OutboxRow] => entry[1] !== null).sort(([a], [b]) => a - b);
  }
  putOutbox(key: number, row: OutboxRow): void {
    this.#outbox.set(key, row);
    this.uow.put('outbox', key, row);
  }
  addOutbox(row: OutboxRow): void {
    this.putOutbox(this.#state.nextOutboxKey(), row);
  }
  deleteOutbox(key: number): void {
    this.#outbox.set(key, null);
    this.uow.delete('outbox', key);
  }

  call(id: CallId): CallRow | undefined {
    const staged = this.#calls.get(id);
    return staged === null ? undefined : (staged ?? this.#state.calls.get(id));
  }
  calls(): [CallId, CallRow][] {
    const rows = new Map<CallId, CallRow | null>([...this.#state.calls, ...this.#calls]);
    return [...rows].filter((entry): entry is [CallId, CallRow] => entry[1] !== null);
  }
  setCall(id: CallId, row: CallRow | null): void {
    this.#calls.set(id, row);
    if (row) this.uow.put('call', id, row);
    else this.uow.delete('call', id);
  }

  /** Looks many up at once, for `orderOf`. */
  async learnOrders(messages: readonly { readonly conversation: ConversationId; readonly message: MessageId }[]): Promise<void> {
    const unknown = messages.filter(({ conversation, message }) => !this.#orders.has(placeKey(conversation, message)));
    const orders = unknown.length > 0 ? await this.#storage.ordersOf(unknown) : [];
    for (const [i, { conversation, message }] of unknown.entries()) this.#orders.set(placeKey(conversation, message), orders[i] ?? null);
  }

  /** `undefined` when the conversation has no such message. */
  async orderOf(conversation: ConversationId, message: MessageId): Promise<number | undefined> {
    await this.learnOrders([{ conversation, message }]);
    return this.#orders.get(placeKey(conversation, message)) ?? undefined;
  }

  message(conversation: ConversationId, order: number): Promise<MessageRow | undefined> {
    return this.uow.get('message', [conversation, order]);
  }

  #stageMessage(conversation: ConversationId, order: number, row: MessageRow | null): void {
    const staged = this.#messages.get(conversation) ?? new Map<number, MessageRow | null>();
    const before = staged.get(order);
    if (before) this.#orders.set(placeKey(conversation, toHex(before.message)), null);
    if (row) this.#orders.set(placeKey(conversation, toHex(row.message)), order);
    this.#messages.set(conversation, staged.set(order, row));
    if (row) this.uow.put('message', [conversation, order], row);
    else this.uow.delete('message', [conversation, order]);
  }

  /** Writes a row where it stands, or where a place was kept for it. Counts and the last line stay as they are. */
  setMessage(conversation: ConversationId, order: number, row: MessageRow | null): void {
    this.#stageMessage(conversation, order, row);
  }

  /**
   * Puts a message at the end of its conversation, which must exist, and brings the conversation's row up to date.
   * `places`: orders kept free behind it. Returns its order.
   */
  appendMessage(id: ConversationId, row: MessageRow, places = 0): number {
    const conversation = this.conversation(id);
    if (!conversation) throw new Error('a message needs its conversation');
    const order = conversation.lastOrder + 1;
    this.#stageMessage(id, order, row);
    this.setConversation(id, {
      ...conversation,
      hidden: false,
      lastOrder: order + places,
      unread: conversation.unread + (countsAsUnread(row) ? 1 : 0),
      activeAt: this.now,
      ...(lastLineOf(row) ? { last: lastLineOf(row), lastCall: row.call } : {}),
    });
    return order;
  }

  /** The conversation says what happened, unless that is the last thing it said. */
  async appendEvent(id: ConversationId, event: SystemEvent): Promise<void> {
    const { lastOrder = 0 } = this.conversation(id) ?? {};
    if ((await this.message(id, lastOrder))?.event !== event) this.appendMessage(id, systemRow(event, this.now));
  }

  /** Puts a message where a place was kept for it; at the end, where that place has been deleted with its conversation. */
  insertMessage(id: ConversationId, order: number, row: MessageRow): void {
    const conversation = this.conversation(id);
    if (!conversation || conversation.hidden) {
      this.appendMessage(id, row);
      return;
    }
    this.#stageMessage(id, order, row);
    const { last } = conversation;
    this.setConversation(id, {
      ...conversation,
      unread: conversation.unread + (countsAsUnread(row) && order > conversation.readOrder ? 1 : 0),
      ...(last && last.at > row.sentAt ? {} : { last: lastLineOf(row), lastCall: row.call }),
    });
  }

  /** Moves my message's tick forward; `failure` says why when it failed. Nothing happens to others' messages or unknown ones. */
  async setTick(id: ConversationId, message: MessageId, tick: Tick, failure: string | null = null): Promise<void> {
    const order = await this.orderOf(id, message);
    const row = order === undefined ? undefined : await this.message(id, order);
    if (order === undefined || !row?.mine || row.tick === null) return;
    // A failed message that is tried again goes back to queued; otherwise a tick only rises.
    const back = tick === 'failed' || (row.tick === 'failed' && tick === 'queued');
    const next = back ? (row.tick === 'queued' || row.tick === 'failed' ? tick : row.tick) : later(row.tick, tick);
    if (next === row.tick && failure === row.failure) return;
    this.#stageMessage(id, order, { ...row, tick: next, failure: next === 'failed' ? failure : null });
    const conversation = this.conversation(id);
    if (conversation?.last && toHex(conversation.last.message) === message) {
      this.setConversation(id, { ...conversation, last: { ...conversation.last, tick: next } });
    }
  }

  /** Removes every message of a conversation, its draft, its calls that are over and what was not sent yet. */
  async clear(id: ConversationId): Promise<void> {
    for (const order of await this.#storage.orders(id)) this.uow.delete('message', [id, order]);
    this.#messages.delete(id);
    for (const key of this.#orders.keys()) if (key.startsWith(id)) this.#orders.set(key, null);
    this.#cleared.add(id);
    this.setDraft(id, '');
    for (const [key, row] of this.outbox()) if (toHex(row.conversation) === id) this.deleteOutbox(key);
    for (const [call, row] of this.calls()) if (row.record && toHex(row.conversation) === id) this.setCall(call, null);
  }

  /** Throws what `UnitOfWork.commit` throws; then memory is untouched. */
  async commit(): Promise<Changes> {
    await this.uow.commit();
    const state = this.#state;
    if (this.#me) state.me = this.#me;
    for (const [id, row] of this.#conversations) state.conversations.set(id, row);
    for (const [id, text] of this.#drafts) state.drafts.set(id, text);
    for (const [key, row] of this.#outbox) {
      if (row) state.outbox.set(key, row);
      else state.outbox.delete(key);
    }
    for (const [id, row] of this.#calls) {
      if (row) state.calls.set(id, row);
      else state.calls.delete(id);
    }
    return {
      view: this.#me !== null || this.#conversations.size > 0 || this.#drafts.size > 0,
      messages: this.#messages,
      cleared: this.#cleared,
      outbox: this.#outbox.size > 0,
      calls: this.#calls.size > 0,
    };
  }
}

/** Runs one step alone and commits it; what it returns is returned after the commit. Never ask for one inside another. */
export type Perform = <T>(work: (step: Step) => Promise<T> | T) => Promise<T>;
