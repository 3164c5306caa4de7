// Contents into outbox rows: sealed at once where the sessions are there, kept as they are until then.

import { type OutgoingEnvelope, type PreKeyBundle, toHex } from '../../../protocol/index.ts';
import { randomBytes } from '../../crypto/index.ts';
import { type ContentBody, type ConversationId, decodeContentBody, encodeContentBody, type MessageId } from '../../domain/index.ts';
import type { MessageRow } from '../../storage/index.ts';
import { idBytes } from './message-rows.ts';
import type { Peer, Peers } from './peers.ts';
import type { Ratchets } from './ratchets.ts';
import type { Step } from './step.ts';

/** Waiting rows sealed in one step. */
const BATCH = 50;
/** Another device of the same message sorts right behind the first. */
const DEVICE_STEP = 1 / 16;

/** An envelope for the line. `version`: of the peer's device list. */
export const envelopeTo = (
  peer: Peer,
  envelope: Pick<OutgoingEnvelope, 'toDevice' | 'clientId' | 'keeping' | 'body'>,
): OutgoingEnvelope => ({ ...envelope, to: peer.account, listVersion: peer.version, expiresIn: 0 });

/** What a text row says to the other side. `again`: see `ContentBody`. */
export const textBody = (
  step: Step,
  conversation: ConversationId,
  { message, text }: Pick<MessageRow, 'message' | 'text'>,
  again: (ContentBody & { kind: 'text' })['again'] = null,
): ContentBody & { kind: 'text' } => ({
  kind: 'text',
  message,
  text,
  senderName: step.me.displayName,
  inviteSecret: step.conversation(conversation)?.inviteSecret ?? null,
  again,
});

export class Sealing {
  readonly #peers: Peers;
  readonly #ratchets: Ratchets;

  constructor(parts: { peers: Peers; ratchets: Ratchets }) {
    this.#peers = parts.peers;
    this.#ratchets = parts.ratchets;
  }

  /**
   * Stages a content for every device of the conversation's peer: sealed now where the sessions are there, else waiting.
   * `peers.known` must have been asked before the step, so that memory holds the list. `meant`: for that device alone, or for all others;
   * what cannot be sealed yet waits for all, and is not worth waiting for where it is meant for the others.
   */
  async enqueue(
    step: Step,
    conversation: ConversationId,
    body: ContentBody,
    message: MessageId | null,
    meant: { readonly device: number; readonly only: boolean } | null = null,
  ): Promise<void> {
    const row = step.conversation(conversation);
    if (!row) throw new Error('a content needs its conversation');
    const common = { conversation: idBytes(conversation), message: message && idBytes(message), to: row.peer, createdAt: step.now };
    const peer = this.#peers.held(row.peer);
    const behind = step.outbox().some(([, other]) => other.state === 'waiting' && other.to === row.peer);
    if (!peer || behind || !(await this.#hasSessions(step, peer))) {
      if (meant?.only === false) return;
      step.addOutbox({ ...common, toDevice: null, clientId: randomBytes(16), state: 'waiting', body: encodeContentBody(body) });
      return;
    }
    for (const device of peer.devices) {
      if (meant && (device.deviceId === meant.device) !== meant.only) continue;
      const sealed = await this.#ratchets.seal(step, { conversation, peer, device }, body, true, message);
      step.addOutbox({ ...common, toDevice: device.deviceId, clientId: randomBytes(16), state: 'sealed', body: sealed });
    }
  }

  /** Seals a content that is worth nothing later, for the devices that have a session. Returns no envelopes where one is missing. */
  async passing(step: Step, conversation: ConversationId, body: ContentBody): Promise<OutgoingEnvelope[]> {
    const row = step.conversation(conversation);
    const peer = row && this.#peers.held(row.peer);
    if (!peer || !(await this.#hasSessions(step, peer))) return [];
    const envelopes: OutgoingEnvelope[] = [];
    for (const device of peer.devices) {
      const sealed = await this.#ratchets.seal(step, { conversation, peer, device }, body, false);
      envelopes.push(envelopeTo(peer, { toDevice: device.deviceId, clientId: randomBytes(16), keeping: 'passing', body: sealed }));
    }
    return envelopes;
  }

  /** Seals up to a batch of an account's waiting rows, in order. Returns whether any may be left. */
  async waiting(step: Step, peer: Peer, bundles: ReadonlyMap<number, PreKeyBundle>): Promise<boolean> {
    for (const device of peer.devices) {
      const bundle = bundles.get(device.deviceId);
      if (bundle && !(await this.#ratchets.hasSession(step, peer.account, device)))
        await this.#ratchets.start(step, peer.account, device, bundle);
    }
    const rows = step.outbox().filter(([, row]) => row.state === 'waiting' && row.to === peer.account);
    for (const [key, row] of rows.slice(0, BATCH)) {
      step.deleteOutbox(key);
      const body = decodeContentBody(row.body);
      const conversation = toHex(row.conversation) as ConversationId;
      const message = row.message && (toHex(row.message) as MessageId);
      for (const [index, device] of peer.devices.entries()) {
        const sealed = await this.#ratchets.seal(step, { conversation, peer, device }, body, true, message);
        const clientId = index === 0 ? row.clientId : randomBytes(16);
        step.putOutbox(key + index * DEVICE_STEP, { ...row, toDevice: device.deviceId, clientId, state: 'sealed', body: sealed });
      }
    }
    return rows.length > BATCH;
  }

  async #hasSessions(step: Step, peer: Peer): Promise<boolean> {
    for (const device of peer.devices) {
      if (!(await this.#ratchets.hasSession(step, peer.account, device))) return false;
    }
    return peer.devices.length > 0;
  }
}
