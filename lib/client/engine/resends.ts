// What did not come, or could not be opened, is asked for again, and given again when the other side asks: so gaps heal between the two
// clients, whatever the relay does. Rows stand for what is absent until then.

import { type DeviceAddress, toHex } from '../../../protocol/index.ts';
import type { Log } from '../../base/index.ts';
import {
  type Content,
  type ContentBody,
  type ConversationId,
  type MessageId,
  maySignal,
  RESEND_MAX,
  receive,
  restarts,
  without,
} from '../../domain/index.ts';
import type { ChainRow, Storage } from '../../storage/index.ts';
import { absentRow } from './message-rows.ts';
import { chainKey, newChain } from './ratchets.ts';
import type { Sealing } from './sealing.ts';
import { textBody } from './sealing.ts';
import type { Step } from './step.ts';

/** A device is asked at most this often, ms, and so many times before something new has to come first. */
const ASK_EVERY_MS = 10_000;
const ASKS_MAX = 8;
/** A device's requests are answered at most this often, ms. */
const ANSWER_EVERY_MS = 2_000;
/** Where unreadable rows are looked for, from the end. */
const LOOK_BACK = 500;

/** Where a counted text belongs. `stray`: at the end, and what it says about numbers is about others than ours. */
export type Place =
  | { readonly kind: 'end' }
  | { readonly kind: 'stray' }
  | { readonly kind: 'kept'; readonly order: number }
  | { readonly kind: 'nowhere' };

export class Resends {
  readonly #storage: Storage;
  readonly #sealing: Sealing;
  readonly #log: Log;

  constructor(parts: { storage: Storage; sealing: Sealing; log: Log }) {
    this.#storage = parts.storage;
    this.#sealing = parts.sealing;
    this.#log = parts.log;
  }

  /** Takes a counted content into its sequence and shows what that reveals. `visible`: the conversation is there and keeps what comes. */
  async count(step: Step, id: ConversationId, from: DeviceAddress, content: Content, hash: Uint8Array, visible: boolean): Promise<Place> {
    const key = chainKey(from, id);
    const chain = (await step.uow.get('chain', key)) ?? newChain();
    if (visible && restarts(chain, content.epoch)) await this.#restart(step, id, chain);
    const nextOrder = (step.conversation(id)?.lastOrder ?? 0) + 1;
    const { epoch, seq, previous } = content;
    const { reception, state } = receive(chain, { epoch, seq, previous, hash }, nextOrder);
    if (reception.kind !== 'repeated') {
      const asks = reception.kind === 'late' ? chain.asks : 0;
      step.uow.put('chain', key, { ...chain, ...state, missing: visible ? state.missing : [], asks });
    }
    switch (reception.kind) {
      case 'repeated':
        this.#log('a content that was received before was refused');
        return { kind: 'nowhere' };
      case 'stray':
        this.#log('a content came that was written before its device was set back');
        return { kind: 'stray' };
      case 'next':
        if (reception.diverged && visible) await step.appendEvent(id, 'history-diverged');
        return { kind: 'end' };
      case 'gap': {
        const { count, kept } = reception;
        this.#log('contents are missing', { count });
        if (visible) step.appendMessage(id, { ...absentRow('gap', count, step.now), lost: count - kept }, kept);
        return { kind: 'end' };
      }
      case 'late':
        await this.#shrink(step, id, reception.place.gap, 0);
        return { kind: 'kept', order: reception.place.order };
    }
  }

  /** Their device counts anew: what was missing of the old count will not come. */
  async #restart(step: Step, id: ConversationId, { missing }: ChainRow): Promise<void> {
    for (const { gap } of missing) await this.#shrink(step, id, gap, 1);
    await step.appendEvent(id, 'peer-set-back');
  }

  /** The place of a text that was sent again; `nowhere` when it is not missed. */
  async placeOf(step: Step, id: ConversationId, from: DeviceAddress, seq: number): Promise<Place> {
    const key = chainKey(from, id);
    const chain = await step.uow.get('chain', key);
    const place = chain?.missing.find((one) => one.seq === seq);
    if (!chain || !place) return { kind: 'nowhere' };
    step.uow.put('chain', key, { ...chain, ...without(chain, [seq]) });
    await this.#shrink(step, id, place.gap, 0);
    return { kind: 'kept', order: place.order };
  }

  /** Something could not be opened: a row says so, the last one if it says so already. */
  async unreadable(step: Step, id: ConversationId): Promise<void> {
    const conversation = step.conversation(id);
    if (!conversation) return;
    const last = await step.message(id, conversation.lastOrder);
    if (last?.kind === 'unreadable') step.setMessage(id, conversation.lastOrder, { ...last, missing: last.missing + 1 });
    else step.appendMessage(id, absentRow('unreadable', 1, step.now));
  }

  /**
   * Asks a device for what is missing, if anything is. `always`: also when only the unreadable is.
   * Returns after how long to try again, ms; 0 when there is no need.
   */
  async ask(step: Step, id: ConversationId, of: DeviceAddress, always: boolean): Promise<number> {
    const conversation = step.conversation(id);
    if (!conversation || conversation.kind === 'self' || !maySignal(conversation.standing)) return 0;
    const key = chainKey(of, id);
    const chain = (await step.uow.get('chain', key)) ?? newChain();
    if ((chain.missing.length === 0 && !always) || chain.asks >= ASKS_MAX) return 0;
    const since = step.now - chain.askedAt;
    if (since >= 0 && since < ASK_EVERY_MS) return ASK_EVERY_MS - since;
    step.uow.put('chain', key, { ...chain, askedAt: step.now, asks: chain.asks + 1 });
    const missing = chain.missing.slice(-RESEND_MAX).map((one) => one.seq);
    await this.#sealing.enqueue(step, id, { kind: 'resend', missing, after: chain.gotSeq }, null);
    return 0;
  }

  /** Gives a device again what it asks for. Everything it may know was meant for it before: only that is looked up. */
  async answer(step: Step, id: ConversationId, to: DeviceAddress, body: ContentBody & { kind: 'resend' }): Promise<void> {
    const conversation = step.conversation(id);
    const key = chainKey(to, id);
    const chain = await step.uow.get('chain', key);
    if (!conversation || !chain || !maySignal(conversation.standing) || step.now - chain.answeredAt < ANSWER_EVERY_MS) return;
    step.uow.put('chain', key, { ...chain, answeredAt: step.now });
    const tail = Array.from({ length: Math.min(RESEND_MAX, Math.max(0, chain.sentSeq - body.after)) }, (_, i) => body.after + 1 + i);
    const silent: number[] = [];
    const lost: number[] = [];
    for (const seq of new Set([...body.missing.filter((one) => one <= chain.sentSeq), ...tail])) {
      const sent = await step.uow.get('sent', `${key}/${seq}`);
      const message = sent?.message && (toHex(sent.message) as MessageId);
      const order = message ? await step.orderOf(id, message) : undefined;
      const row = order === undefined ? undefined : await step.message(id, order);
      if (message && row?.kind === 'text') {
        await this.#sealing.enqueue(step, id, textBody(step, id, row, { seq, sentAt: row.sentAt }), message);
      } else if (sent && !message) silent.push(seq);
      else lost.push(seq);
    }
    await this.#sealing.enqueue(step, id, { kind: 'resent', silent, lost }, null);
  }

  /** The other side has given what it has: what is still absent after that will not come. */
  async conclude(step: Step, id: ConversationId, from: DeviceAddress, body: ContentBody & { kind: 'resent' }): Promise<void> {
    const key = chainKey(from, id);
    const chain = await step.uow.get('chain', key);
    if (!chain || !step.conversation(id)) return;
    const lost = new Set(body.lost);
    const settled = chain.missing.filter((one) => lost.has(one.seq) || body.silent.includes(one.seq));
    step.uow.put('chain', key, {
      ...chain,
      ...without(
        chain,
        settled.map((one) => one.seq),
      ),
    });
    for (const one of settled) await this.#shrink(step, id, one.gap, lost.has(one.seq) ? 1 : 0);
    // What could not be opened was either given again under its own number or was never the peer's.
    for (const { order, row } of await this.#storage.messages(id, { limit: LOOK_BACK })) {
      if (row.kind === 'unreadable') step.setMessage(id, order, null);
    }
  }

  /** One fewer is missing behind a gap row; `lost`: because it will never come. The row goes when it stands for nothing. */
  async #shrink(step: Step, id: ConversationId, gap: number, lost: 0 | 1): Promise<void> {
    const row = await step.message(id, gap);
    if (row?.kind !== 'gap') return;
    const next = { ...row, missing: row.missing - 1 + lost, lost: row.lost + lost };
    step.setMessage(id, gap, next.missing === 0 ? null : next);
  }
}
