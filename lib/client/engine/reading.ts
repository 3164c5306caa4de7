// What happens because a person looked, answered or turned somebody away.

import { toHex } from '../../../protocol/index.ts';
import { SottoError } from '../../base/index.ts';
import {
  type ConversationId,
  type MessageId,
  maySignal,
  nextStanding,
  RECEIPT_MAX_MESSAGES,
  type StandingEvent,
} from '../../domain/index.ts';
import type { ConversationRow, Storage, StoredMessage } from '../../storage/index.ts';
import { countsAsUnread, idBytes, systemRow } from './message-rows.ts';
import type { Outbox } from './outbox.ts';
import type { Peers } from './peers.ts';
import type { Sealing } from './sealing.ts';
import type { Perform, Step } from './step.ts';

export class Reading {
  readonly #perform: Perform;
  readonly #storage: Storage;
  readonly #peers: Peers;
  readonly #sealing: Sealing;
  readonly #outbox: Outbox;

  constructor(parts: { perform: Perform; storage: Storage; peers: Peers; sealing: Sealing; outbox: Outbox }) {
    this.#perform = parts.perform;
    this.#storage = parts.storage;
    this.#peers = parts.peers;
    this.#sealing = parts.sealing;
    this.#outbox = parts.outbox;
  }

  /** Everything up to this message was on screen: counts go down, and its writers hear of it if both agreed to that. */
  async markRead(id: ConversationId, upTo: MessageId): Promise<void> {
    await this.#peers.learn(id);
    await this.#perform(async (step) => {
      const row = this.#row(step, id);
      const order = await step.orderOf(id, upTo);
      if (order === undefined || order <= row.readOrder) return;
      const passed = await this.#storage.messages(id, { after: row.readOrder, before: order + 1 });
      const read = passed.filter((one) => countsAsUnread(one.row));
      step.setConversation(id, { ...row, readOrder: order, unread: Math.max(0, row.unread - read.length) });
      if (step.me.sendReadReceipts) await this.#receipts(step, id, 'read', read);
    });
    this.#outbox.pump();
  }

  /** From now on they see what becomes of their messages, beginning with those that waited. */
  async accept(id: ConversationId): Promise<void> {
    await this.#peers.learn(id);
    await this.#perform(async (step) => {
      const row = this.#row(step, id);
      if (row.standing !== 'request') return;
      this.#move(step, id, row, 'i-accepted');
      step.appendMessage(id, systemRow('request-accepted', step.now));
      const waited = (await this.#storage.messages(id, {})).filter((one) => !one.row.mine);
      if (step.me.sendDeliveryReceipts) await this.#receipts(step, id, 'delivered', waited);
      if (step.me.sendReadReceipts) {
        await this.#receipts(
          step,
          id,
          'read',
          waited.filter((one) => one.order <= row.readOrder),
        );
      }
    });
    this.#outbox.pump();
  }

  block(id: ConversationId): Promise<void> {
    return this.#perform(async (step) => this.#move(step, id, this.#row(step, id), 'i-blocked'));
  }
  unblock(id: ConversationId): Promise<void> {
    return this.#perform(async (step) => this.#move(step, id, this.#row(step, id), 'i-unblocked'));
  }

  /** Removes the messages from this device. The row stays, unlisted: its count of orders must not start again. */
  delete(id: ConversationId): Promise<void> {
    return this.#perform(async (step) => {
      const row = this.#row(step, id);
      await step.clear(id);
      step.setConversation(id, { ...row, hidden: true, last: null, lastCall: null, unread: 0, readOrder: row.lastOrder });
    });
  }

  #row(step: Step, id: ConversationId): ConversationRow {
    const row = step.conversation(id);
    if (!row) throw new SottoError('not-found');
    return row;
  }

  #move(step: Step, id: ConversationId, row: ConversationRow, event: StandingEvent): void {
    step.setConversation(id, { ...row, standing: nextStanding(row.standing, event) });
  }

  /** The caller has asked whether the person wants receipts sent; here only who may get them is asked. */
  async #receipts(step: Step, id: ConversationId, state: 'delivered' | 'read', messages: readonly StoredMessage[]): Promise<void> {
    const row = this.#row(step, id);
    if (row.kind === 'self' || !maySignal(row.standing)) return;
    const ids = messages.filter((one) => one.row.kind === 'text').map((one) => idBytes(toHex(one.row.message) as MessageId));
    for (let at = 0; at < ids.length; at += RECEIPT_MAX_MESSAGES) {
      await this.#sealing.enqueue(step, id, { kind: 'receipt', state, messages: ids.slice(at, at + RECEIPT_MAX_MESSAGES) }, null);
    }
  }
}
