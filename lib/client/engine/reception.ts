// One delivered envelope into rows: believed only from a device that the sender's signed list names, opened, checked against what its
// outside claims, counted, and staged together with its ratchet. Nothing here talks to the network.

import {
  type AccountId,
  addressKey,
  clientIdKey,
  type DeliveredEnvelope,
  type Device,
  type DeviceAddress,
  equalBytes,
  toHex,
} from '../../../protocol/index.ts';
import type { Log } from '../../base/index.ts';
import { sha256 } from '../../crypto/index.ts';
import {
  type Content,
  type ContentBody,
  type ConversationId,
  cleanDisplayName,
  directConversationId,
  directConversationInput,
  type MessageId,
  maySignal,
  mayStore,
  nextStanding,
} from '../../domain/index.ts';
import type { Calls } from './calls.ts';
import { newConversation } from './contacts.ts';
import { idBytes, textRow } from './message-rows.ts';
import { chainKey, type Opened, type Ratchets, startsSession } from './ratchets.ts';
import type { Place, Resends } from './resends.ts';
import type { Sealing } from './sealing.ts';
import { SerialQueue } from './serial-queue.ts';
import type { Step } from './step.ts';

type Readable = Opened & { readonly kind: 'opened' };
/** An envelope, and the device that its sender's list names for it; `null` when it names no such. */
export interface Arrival {
  readonly envelope: DeliveredEnvelope;
  readonly device: Device | null;
}
/** What is to be applied, and to which conversation. */
interface Found {
  readonly envelope: DeliveredEnvelope;
  readonly id: ConversationId;
  readonly opened: Readable | (Opened & { readonly kind: 'unreadable' });
}
export interface Where {
  readonly id: ConversationId;
  readonly address: DeviceAddress;
}

/** What a step took in. */
export interface Taken {
  /** By conversation: their senders get one receipt for all. */
  readonly messages: Map<ConversationId, MessageId[]>;
  /** Devices whose contents were counted, and those of which something could not be opened; by address. */
  readonly counted: Map<string, Where>;
  readonly broken: Map<string, Where>;
  /** Devices that may only be asked later for what is missing, and after how long, ms. */
  readonly askLater: (Where & { readonly after: number })[];
  /** Hashes of the senders' device lists, as they say themselves. */
  readonly lists: Map<AccountId, Uint8Array>;
}
export const newTaken = (): Taken => ({ messages: new Map(), counted: new Map(), broken: new Map(), askLater: [], lists: new Map() });

/** Typing and the like: never stored, never acknowledged. */
const isPassing = (envelope: DeliveredEnvelope): boolean => envelope.seq === 0;

/** An envelope is the same one by its sender's id for it, and by its bytes. */
async function seenKeys(envelope: DeliveredEnvelope): Promise<readonly string[]> {
  const sender = addressKey({ account: envelope.from, device: envelope.fromDevice });
  return [`${sender}/${clientIdKey(envelope.clientId)}`, `${sender}#${toHex(await sha256(envelope.body))}`];
}

export const conversationWith = async (step: Step, account: AccountId): Promise<ConversationId> =>
  directConversationId(await sha256(directConversationInput(account, step.me.account)));

export class Reception {
  readonly #ratchets: Ratchets;
  readonly #sealing: Sealing;
  readonly #resends: Resends;
  readonly #calls: Calls;
  readonly #log: Log;
  readonly #onTyping: (conversation: ConversationId, typing: boolean) => void;

  constructor(parts: {
    ratchets: Ratchets;
    sealing: Sealing;
    resends: Resends;
    calls: Calls;
    log: Log;
    onTyping: (conversation: ConversationId, typing: boolean) => void;
  }) {
    this.#ratchets = parts.ratchets;
    this.#sealing = parts.sealing;
    this.#resends = parts.resends;
    this.#calls = parts.calls;
    this.#log = parts.log;
    this.#onTyping = parts.onTyping;
  }

  /** Stages what envelopes bring, in their order: all are opened before the first is applied, so that look-ups are made together. */
  async take(step: Step, arrivals: readonly Arrival[], taken: Taken): Promise<void> {
    const found = await this.#open(step, arrivals);
    step.uow.prefetch(
      'chain',
      found.map(({ id, envelope: { from, fromDevice } }) => chainKey({ account: from, device: fromDevice }, id)),
    );
    await step.learnOrders(
      found.flatMap(({ id, opened }) =>
        opened.kind === 'opened' && opened.content.body.kind === 'text'
          ? [{ conversation: id, message: toHex(opened.content.body.message) as MessageId }]
          : [],
      ),
    );
    for (const { envelope, id, opened } of found) {
      if (opened.kind === 'unreadable') await this.#keepUnreadable(step, id, envelope, taken);
      else await this.#apply(step, id, envelope, opened, taken);
    }
  }

  /** Those that were not seen before and say the same outside as inside; those that cannot be opened too. In their order. */
  async #open(step: Step, arrivals: readonly Arrival[]): Promise<Found[]> {
    const named = await Promise.all(arrivals.map(async (arrival) => ({ ...arrival, keys: await seenKeys(arrival.envelope) })));
    const seen = await step.uow.seen(named.flatMap(({ keys }) => keys));
    /** By sender: a ratchet takes one step after the other, and the ratchets of others go on meanwhile. */
    const ratchets = new Map<string, SerialQueue>();
    /** A prekey opens one message only, whoever's. */
    const starts = new SerialQueue();
    const conversations = new Map<AccountId, Promise<ConversationId>>();
    const senders = arrivals.map(({ envelope }) => addressKey({ account: envelope.from, device: envelope.fromDevice }));
    step.uow.prefetch('session', senders);
    const found = await Promise.all(
      named.map(async ({ envelope, device, keys }): Promise<Found | null> => {
        if (keys.some((key) => seen.has(key))) return null;
        if (!device) {
          this.#log('an envelope from an unknown device was refused');
          return null;
        }
        this.#markSeen(step, envelope, keys);
        for (const key of keys) seen.add(key);
        const address = { account: envelope.from, device: envelope.fromDevice };
        const ratchet = ratchets.get(addressKey(address)) ?? new SerialQueue();
        ratchets.set(addressKey(address), ratchet);
        const conversation = conversations.get(envelope.from) ?? conversationWith(step, envelope.from);
        conversations.set(envelope.from, conversation);
        const open = () => this.#ratchets.open(step, address, device, envelope.body);
        const opened = await ratchet.run(() => (startsSession(envelope.body) ? starts.run(open) : open()));
        const id = await conversation;
        if (opened.kind === 'duplicate') return null;
        if (opened.kind === 'unreadable') this.#log('an envelope could not be opened', { code: opened.code });
        else if (!this.#matches(step, envelope, opened.content, id)) {
          this.#log('an envelope says something else outside than inside');
          return null;
        }
        return { envelope, id, opened };
      }),
    );
    return found.filter((one) => one !== null);
  }

  /** An envelope that could not be handled at all: seen, and shown as one that cannot be opened. */
  async setAside(step: Step, envelope: DeliveredEnvelope, taken: Taken): Promise<void> {
    this.#markSeen(step, envelope, await seenKeys(envelope));
    await this.#keepUnreadable(step, await conversationWith(step, envelope.from), envelope, taken);
  }

  /** After the last envelope of a step: what is missing is asked for, what came is acknowledged to its senders. */
  async finish(step: Step, taken: Taken): Promise<void> {
    for (const [key, { id, address }] of taken.counted) {
      if (taken.broken.has(key)) continue;
      const after = await this.#resends.ask(step, id, address, false);
      if (after > 0) taken.askLater.push({ id, address, after });
    }
    await this.#acknowledgeToSenders(step, taken.messages);
  }

  #markSeen(step: Step, envelope: DeliveredEnvelope, keys: readonly string[]): void {
    if (!isPassing(envelope)) for (const key of keys) step.uow.markSeen(key, envelope.storedAt);
  }

  /** What the relay wrote on the outside must be what the sender sealed inside. */
  #matches(step: Step, envelope: DeliveredEnvelope, content: Content, conversation: ConversationId): boolean {
    return (
      content.from === envelope.from &&
      content.fromDevice === envelope.fromDevice &&
      content.to === step.me.account &&
      content.toDevice === step.me.device &&
      equalBytes(content.conversation, idBytes(conversation)) &&
      (content.seq === 0) === (content.body.kind === 'typing') &&
      (content.seq > 0 || content.offer === null)
    );
  }

  async #apply(step: Step, id: ConversationId, envelope: DeliveredEnvelope, opened: Readable, taken: Taken): Promise<void> {
    const { content, hash } = opened;
    const { body } = content;
    const from = { account: envelope.from, device: envelope.fromDevice };
    const before = step.conversation(id);
    if (before?.inviteSecret) step.setConversation(id, { ...before, inviteSecret: null });
    taken.lists.set(from.account, content.senderList);
    if (body.kind === 'typing') {
      if (before && maySignal(before.standing)) this.#onTyping(id, body.typing);
      return;
    }
    if (body.kind === 'text') this.#welcome(step, id, from.account, body);
    const row = step.conversation(id);
    const visible = row !== undefined && mayStore(row.standing);
    const place = await this.#resends.count(step, id, from, content, hash, visible);
    if (place.kind === 'nowhere' || !visible) return;
    taken.counted.set(addressKey(from), { id, address: from });
    switch (body.kind) {
      case 'text':
        return this.#keepText(step, id, from, content, body, place, taken);
      case 'receipt':
        for (const message of body.messages) await step.setTick(id, toHex(message) as MessageId, body.state);
        return;
      case 'resend':
        if (place.kind === 'stray') return;
        return this.#resends.answer(step, id, from, body);
      case 'resent':
        if (place.kind === 'stray') return;
        return this.#resends.conclude(step, id, from, body);
      case 'call':
        if (place.kind === 'stray') return;
        return this.#calls.hear(step, id, envelope, content, body);
    }
  }

  /** A text may open a conversation; it always says what its writer is called. */
  #welcome(step: Step, id: ConversationId, from: AccountId, body: ContentBody & { kind: 'text' }): void {
    const before = step.conversation(id);
    const invited = body.inviteSecret !== null && equalBytes(body.inviteSecret, step.me.inviteSecret);
    const standing = nextStanding(before?.standing ?? null, invited ? 'came-by-invite' : 'came-as-stranger');
    if (!mayStore(standing)) return;
    const row = before ?? newConversation(from, standing, step.now);
    step.setConversation(id, { ...row, standing, name: cleanDisplayName(body.senderName) || row.name });
  }

  async #keepText(
    step: Step,
    id: ConversationId,
    from: DeviceAddress,
    content: Content,
    body: ContentBody & { kind: 'text' },
    counted: Place,
    taken: Taken,
  ): Promise<void> {
    const message = toHex(body.message) as MessageId;
    const place = body.again && counted.kind !== 'stray' ? await this.#resends.placeOf(step, id, from, body.again.seq) : counted;
    if ((await step.orderOf(id, message)) !== undefined) return;
    const sentAt = Math.min(body.again?.sentAt ?? content.sentAt, step.now);
    const row = textRow({ message: body.message, mine: false, text: body.text, tick: null, sentAt }, step.now);
    if (place.kind === 'kept') step.insertMessage(id, place.order, row);
    else step.appendMessage(id, row);
    taken.messages.set(id, [...(taken.messages.get(id) ?? []), message]);
    this.#onTyping(id, false);
  }

  /** A message that cannot be read is shown, not dropped; but a stranger cannot make a conversation out of rubbish. */
  async #keepUnreadable(step: Step, id: ConversationId, envelope: DeliveredEnvelope, taken: Taken): Promise<void> {
    const row = step.conversation(id);
    if (isPassing(envelope) || !row || !mayStore(row.standing)) return;
    await this.#resends.unreadable(step, id);
    const address = { account: envelope.from, device: envelope.fromDevice };
    taken.broken.set(addressKey(address), { id, address });
  }

  async #acknowledgeToSenders(step: Step, received: Taken['messages']): Promise<void> {
    for (const [id, messages] of received) {
      const row = step.conversation(id);
      if (!row || !maySignal(row.standing) || !step.me.sendDeliveryReceipts) continue;
      await this.#sealing.enqueue(step, id, { kind: 'receipt', state: 'delivered', messages: messages.map(idBytes) }, null);
    }
  }
}
