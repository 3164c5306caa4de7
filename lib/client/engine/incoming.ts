// From a delivered envelope to a row on disk: believed only from a device that the sender's signed list names, opened, checked against
// what its outside claims, committed with the ratchet in one transaction, and only then acknowledged.

import {
  type AccountId,
  type AckRange,
  addressKey,
  clientIdKey,
  type DeliveredEnvelope,
  type Device,
  equalBytes,
  LIMITS,
  toHex,
} from '../../../protocol/index.ts';
import { codeOf, type Log, SottoError } from '../../base/index.ts';
import { sha256 } from '../../crypto/index.ts';
import {
  type Content,
  type ConversationId,
  cleanDisplayName,
  directConversationId,
  directConversationInput,
  type MessageId,
  maySignal,
  mayStore,
  nextStanding,
  type Standing,
} from '../../domain/index.ts';
import type { Line } from '../../relay/index.ts';
import type { ConversationRow } from '../../storage/index.ts';
import type { Perform } from './engine.ts';
import type { Outbox } from './outbox.ts';
import type { Peers } from './peers.ts';
import type { Ratchets } from './ratchets.ts';
import type { Sealing } from './sealing.ts';
import { SerialQueue } from './serial-queue.ts';
import type { State } from './state.ts';
import { idBytes, type Step } from './step.ts';

/** Envelopes that share one transaction. */
const BATCH = 50;
/** Messages that a step took in, by conversation: their senders get one receipt for all. */
type Received = Map<ConversationId, MessageId[]>;

/** A new conversation as its first message finds it. */
export const newConversation = (peer: AccountId, standing: Standing, now: number): ConversationRow => ({
  peer,
  kind: 'direct',
  standing,
  name: '',
  userName: null,
  hidden: false,
  inviteSecret: null,
  lastOrder: 0,
  readOrder: 0,
  unread: 0,
  last: null,
  activeAt: now,
});

/** Acknowledged numbers as ranges; the relay deletes only what is ours within them. */
export function rangesOf(seqs: readonly number[]): AckRange[] {
  const ranges: { first: number; last: number }[] = [];
  for (const seq of [...seqs].sort((a, b) => a - b)) {
    const open = ranges.at(-1);
    if (open && seq <= open.last + 1) open.last = seq;
    else ranges.push({ first: seq, last: seq });
  }
  return ranges;
}

/** Typing and the like: never stored, never acknowledged. */
const isPassing = (envelope: DeliveredEnvelope): boolean => envelope.seq === 0;

/** An envelope is the same one by its sender's id for it, and by its bytes. */
async function seenKeys(envelope: DeliveredEnvelope): Promise<readonly string[]> {
  const sender = addressKey({ account: envelope.from, device: envelope.fromDevice });
  return [`${sender}/${clientIdKey(envelope.clientId)}`, `${sender}#${toHex(await sha256(envelope.body))}`];
}

const conversationWith = async (step: Step, account: AccountId): Promise<ConversationId> =>
  directConversationId(await sha256(directConversationInput(account, step.me.account)));

/** Faults of this device, not of the envelope: it stays with the relay and comes again. */
const cannotBeKept = (error: unknown): boolean =>
  error instanceof DOMException || (error instanceof SottoError && error.code === 'lost-ownership');

export class Incoming {
  readonly #state: State;
  readonly #perform: Perform;
  readonly #peers: Peers;
  readonly #ratchets: Ratchets;
  readonly #sealing: Sealing;
  readonly #outbox: Outbox;
  readonly #line: Line;
  readonly #log: Log;
  readonly #onTyping: (conversation: ConversationId, typing: boolean) => void;
  readonly #pipeline = new SerialQueue();

  constructor(parts: {
    state: State;
    perform: Perform;
    peers: Peers;
    ratchets: Ratchets;
    sealing: Sealing;
    outbox: Outbox;
    line: Line;
    log: Log;
    onTyping: (conversation: ConversationId, typing: boolean) => void;
  }) {
    this.#state = parts.state;
    this.#perform = parts.perform;
    this.#peers = parts.peers;
    this.#ratchets = parts.ratchets;
    this.#sealing = parts.sealing;
    this.#outbox = parts.outbox;
    this.#line = parts.line;
    this.#log = parts.log;
    this.#onTyping = parts.onTyping;
  }

  /** Takes a page of envelopes in order. What cannot be committed is not acknowledged and comes again. */
  delivered(envelopes: readonly DeliveredEnvelope[]): void {
    for (let at = 0; at < envelopes.length; at += BATCH) {
      const batch = envelopes.slice(at, at + BATCH);
      this.#pipeline
        .run(() => this.#take(batch))
        .catch((error) => this.#log('delivery was put off', { code: codeOf(error), count: batch.length }));
    }
  }

  async #take(batch: readonly DeliveredEnvelope[]): Promise<void> {
    const devices = new Map<string, Device | null>();
    for (const { from, fromDevice } of batch) {
      const key = addressKey({ account: from, device: fromDevice });
      if (!devices.has(key)) devices.set(key, await this.#deviceOf(from, fromDevice));
    }
    try {
      await this.#perform(async (step) => {
        const received: Received = new Map();
        for (const envelope of batch) {
          const device = devices.get(addressKey({ account: envelope.from, device: envelope.fromDevice })) ?? null;
          await this.#open(step, envelope, device, received);
        }
        await this.#acknowledgeToSenders(step, received);
      });
    } catch (error) {
      if (cannotBeKept(error)) throw error;
      // A batch that fails is taken apart, so that one envelope cannot hold up the others; alone it becomes a gap.
      const [first] = batch;
      if (batch.length > 1 || !first) {
        for (const envelope of batch) await this.#take([envelope]);
        return;
      }
      this.#log('an envelope could not be handled', { code: codeOf(error) });
      await this.#perform(async (step) => {
        this.#markSeen(step, first, await seenKeys(first));
        this.#keepUnreadable(step, await conversationWith(step, first.from), first);
      });
    }
    const seqs = batch.map(({ seq }) => seq).filter((seq) => seq > 0);
    const ranges = rangesOf(seqs);
    for (let at = 0; at < ranges.length; at += LIMITS.rangesPerFrame) this.#line.acknowledge(ranges.slice(at, at + LIMITS.rangesPerFrame));
    this.#outbox.pump();
  }

  /** The device that the account's signed list names; `null` when it names no such device. Throws when the relay cannot be asked. */
  async #deviceOf(account: AccountId, id: number): Promise<Device | null> {
    const find = (devices: readonly Device[]) => devices.find((device) => device.deviceId === id);
    const known = await this.#peers.known(account);
    const found = known && find(known.devices);
    if (found) return found;
    try {
      return find((await this.#peers.fetch(this.#line, account)).devices) ?? null;
    } catch (error) {
      if (error instanceof SottoError && (error.code === 'unknown-account' || error.code === 'bad-keys')) return null;
      throw error;
    }
  }

  async #open(step: Step, envelope: DeliveredEnvelope, device: Device | null, received: Received): Promise<void> {
    const address = { account: envelope.from, device: envelope.fromDevice };
    const keys = await seenKeys(envelope);
    for (const key of keys) if (await step.uow.wasSeen(key)) return;
    if (!device) {
      this.#log('an envelope from an unknown device was refused');
      return;
    }
    this.#markSeen(step, envelope, keys);
    const opened = await this.#ratchets.open(step, address, device, envelope.body);
    if (opened.kind === 'duplicate') return;
    const conversation = await conversationWith(step, envelope.from);
    if (opened.kind === 'unreadable') {
      this.#log('an envelope could not be opened', { code: opened.code });
      this.#keepUnreadable(step, conversation, envelope);
      return;
    }
    const { content } = opened;
    if (!this.#matches(step, envelope, content, conversation)) {
      this.#log('an envelope says something else outside than inside');
      return;
    }
    await this.#apply(step, conversation, envelope, content, received);
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
      (content.seq === 0) === (content.body.kind === 'typing')
    );
  }

  async #apply(step: Step, id: ConversationId, envelope: DeliveredEnvelope, content: Content, received: Received): Promise<void> {
    const { body } = content;
    const before = step.conversation(id);
    if (before?.inviteSecret) step.setConversation(id, { ...before, inviteSecret: null });
    switch (body.kind) {
      case 'text': {
        const invited = body.inviteSecret !== null && equalBytes(body.inviteSecret, step.me.inviteSecret);
        const standing = nextStanding(before?.standing ?? null, invited ? 'came-by-invite' : 'came-as-stranger');
        const message = toHex(body.message) as MessageId;
        if (!mayStore(standing) || (await step.orderOf(id, message)) !== undefined) return;
        const row = step.conversation(id) ?? newConversation(envelope.from, standing, step.now);
        step.setConversation(id, { ...row, standing, name: cleanDisplayName(body.senderName) || row.name });
        step.appendMessage(id, {
          message: body.message,
          kind: 'text',
          mine: false,
          text: body.text,
          event: null,
          sentAt: Math.min(content.sentAt, step.now),
          keptAt: step.now,
          tick: null,
          failure: null,
          sealedBody: null,
        });
        received.set(id, [...(received.get(id) ?? []), message]);
        this.#onTyping(id, false);
        return;
      }
      case 'receipt':
        if (!before) return;
        for (const message of body.messages) await step.setTick(id, toHex(message) as MessageId, body.state);
        return;
      case 'typing':
        if (before && maySignal(before.standing)) this.#onTyping(id, body.typing);
    }
  }

  /** A message that cannot be read is a gap, not nothing; but a stranger cannot make a conversation out of rubbish. */
  #keepUnreadable(step: Step, id: ConversationId, envelope: DeliveredEnvelope): void {
    const row = step.conversation(id);
    if (isPassing(envelope) || !row || !mayStore(row.standing)) return;
    step.appendMessage(id, {
      message: envelope.clientId,
      kind: 'unreadable',
      mine: false,
      text: '',
      event: null,
      sentAt: Math.min(envelope.storedAt, step.now),
      keptAt: step.now,
      tick: null,
      failure: null,
      sealedBody: envelope.body,
    });
  }

  async #acknowledgeToSenders(step: Step, received: Received): Promise<void> {
    for (const [id, messages] of received) {
      const row = step.conversation(id);
      if (!row || !maySignal(row.standing) || !step.me.sendDeliveryReceipts) continue;
      await this.#sealing.enqueue(step, id, { kind: 'receipt', state: 'delivered', messages: messages.map(idBytes) }, null);
    }
  }
}
