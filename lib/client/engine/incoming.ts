// From a delivered envelope to a row on disk: believed only from a device that the sender's signed list names, opened, checked against
// what its outside claims, committed with the ratchet in one transaction, and only then acknowledged.

import {
  type AccountId,
  type AckRange,
  addressKey,
  clientIdKey,
  type DeliveredEnvelope,
  type Device,
  type DeviceAddress,
  equalBytes,
  LIMITS,
  toHex,
} from '../../../protocol/index.ts';
import { codeOf, type Log, SottoError } from '../../base/index.ts';
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
  type Standing,
} from '../../domain/index.ts';
import type { Line } from '../../relay/index.ts';
import type { ConversationRow } from '../../storage/index.ts';
import type { Outbox } from './outbox.ts';
import type { Peers } from './peers.ts';
import type { Opened, Ratchets } from './ratchets.ts';
import { Repair } from './repair.ts';
import type { Place, Resends } from './resends.ts';
import type { Sealing } from './sealing.ts';
import { SerialQueue } from './serial-queue.ts';
import type { State } from './state.ts';
import { idBytes, type Perform, type Step, systemRow, textRow } from './step.ts';

/** Envelopes that share one transaction. */
const BATCH = 50;
type Readable = Opened & { readonly kind: 'opened' };
interface Where {
  readonly id: ConversationId;
  readonly address: DeviceAddress;
}

/** What a step took in. */
interface Taken {
  /** By conversation: their senders get one receipt for all. */
  readonly messages: Map<ConversationId, MessageId[]>;
  /** Devices whose contents were counted, and those of which something could not be opened; by address. */
  readonly counted: Map<string, Where>;
  readonly broken: Map<string, Where>;
  /** Hashes of the senders' device lists, as they say themselves. */
  readonly lists: Map<AccountId, Uint8Array>;
}
const newTaken = (): Taken => ({ messages: new Map(), counted: new Map(), broken: new Map(), lists: new Map() });

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
function rangesOf(seqs: readonly number[]): AckRange[] {
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
  readonly #resends: Resends;
  readonly #repair: Repair;
  readonly #pipeline = new SerialQueue();
  /** Hashes of lists that were looked into already. */
  readonly #doubted = new Set<string>();

  constructor(parts: {
    state: State;
    perform: Perform;
    peers: Peers;
    ratchets: Ratchets;
    sealing: Sealing;
    outbox: Outbox;
    line: Line;
    log: Log;
    resends: Resends;
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
    this.#resends = parts.resends;
    this.#repair = new Repair(parts);
  }

  /** Takes a page of envelopes in order. What cannot be committed is not acknowledged and comes again. */
  delivered(envelopes: readonly DeliveredEnvelope[]): void {
    for (let at = 0; at < envelopes.length; at += BATCH) {
      const batch = envelopes.slice(at, at + BATCH);
      this.#pipeline
        .run(() => this.#take(batch))
        .catch((error) => {
          this.#log('delivery was put off', { code: codeOf(error), count: batch.length });
          // The relay hands over again on a new socket, and only there.
          if (codeOf(error) !== 'lost-ownership') this.#line.renew();
        });
    }
  }

  async #take(batch: readonly DeliveredEnvelope[]): Promise<void> {
    const devices = new Map<string, Device | null>();
    for (const { from, fromDevice } of batch) {
      const key = addressKey({ account: from, device: fromDevice });
      if (!devices.has(key)) devices.set(key, await this.#deviceOf(from, fromDevice));
    }
    let taken = newTaken();
    try {
      await this.#perform(async (step) => {
        taken = newTaken();
        for (const envelope of batch) {
          const device = devices.get(addressKey({ account: envelope.from, device: envelope.fromDevice })) ?? null;
          await this.#open(step, envelope, device, taken);
        }
        for (const [key, { id, address }] of taken.counted) if (!taken.broken.has(key)) await this.#resends.ask(step, id, address, false);
        await this.#acknowledgeToSenders(step, taken.messages);
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
        await this.#keepUnreadable(step, await conversationWith(step, first.from), first, taken);
      });
    }
    const seqs = batch.map(({ seq }) => seq).filter((seq) => seq > 0);
    const ranges = rangesOf(seqs);
    for (let at = 0; at < ranges.length; at += LIMITS.rangesPerFrame) this.#line.acknowledge(ranges.slice(at, at + LIMITS.rangesPerFrame));
    this.#outbox.pump();
    for (const { id, address } of taken.broken.values()) this.#repair.start(id, address);
    for (const [account, hash] of taken.lists) this.#checkList(account, hash);
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

  async #open(step: Step, envelope: DeliveredEnvelope, device: Device | null, taken: Taken): Promise<void> {
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
      await this.#keepUnreadable(step, conversation, envelope, taken);
      return;
    }
    const { content } = opened;
    if (!this.#matches(step, envelope, content, conversation)) {
      this.#log('an envelope says something else outside than inside');
      return;
    }
    await this.#apply(step, conversation, envelope, opened, taken);
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
        return this.#resends.answer(step, id, from, body);
      case 'resent':
        return this.#resends.conclude(step, id, from, body);
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
    const place = body.resends > 0 ? await this.#resends.placeOf(step, id, from, body.resends) : counted;
    if ((await step.orderOf(id, message)) !== undefined) return;
    const row = textRow(
      { message: body.message, mine: false, text: body.text, tick: null, sentAt: Math.min(content.sentAt, step.now) },
      step.now,
    );
    if (place.kind === 'kept') step.setMessage(id, place.order, row);
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

  /** The sender's own list, as its messages name it, against the one that the relay showed us. */
  #checkList(account: AccountId, hash: Uint8Array): void {
    const held = this.#peers.held(account);
    if (!held || equalBytes(held.listHash, hash) || this.#doubted.has(toHex(hash))) return;
    this.#doubted.add(toHex(hash));
    this.#peers
      .fetch(this.#line, account)
      .then(async (peer) => {
        if (equalBytes(peer.listHash, hash)) return;
        this.#log('the relay shows another device list than the sender');
        await this.#perform(async (step) => {
          const id = await conversationWith(step, account);
          if (step.conversation(id)) step.appendMessage(id, systemRow('lists-differ', step.now));
        });
      })
      .catch((error) => {
        this.#doubted.delete(toHex(hash));
        this.#log('a device list could not be checked', { code: codeOf(error) });
      });
  }

  async #acknowledgeToSenders(step: Step, received: Taken['messages']): Promise<void> {
    for (const [id, messages] of received) {
      const row = step.conversation(id);
      if (!row || !maySignal(row.standing) || !step.me.sendDeliveryReceipts) continue;
      await this.#sealing.enqueue(step, id, { kind: 'receipt', state: 'delivered', messages: messages.map(idBytes) }, null);
    }
  }
}
