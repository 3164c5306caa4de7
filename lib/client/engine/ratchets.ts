// Contents into envelope bodies and back, through the sessions. Every change of a ratchet is staged in the step that caused it.

import { type AccountId, addressKey, type Device, type DeviceAddress, type PreKeyBundle, WireError } from '../../../protocol/index.ts';
import { SottoError } from '../../base/index.ts';
import {
  type DeviceIdentity,
  decryptMessage,
  type Ends,
  encryptMessage,
  neededPreKeys,
  pad,
  type SessionRecord,
  sessionState,
  sha256,
  startSession,
  unpad,
} from '../../crypto/index.ts';
import { type Content, type ContentBody, type ConversationId, decodeContent, encodeContent } from '../../domain/index.ts';
import type { Peer } from './peers.ts';
import { idBytes, type Step } from './step.ts';

const NO_HASH = new Uint8Array(32);

export type Opened =
  | { readonly kind: 'opened'; readonly content: Content }
  | { readonly kind: 'duplicate' }
  /** Nothing in it can be believed or shown; `code` is for the log. */
  | { readonly kind: 'unreadable'; readonly code: string };

export class Ratchets {
  readonly #identity: DeviceIdentity;

  constructor(identity: DeviceIdentity) {
    this.#identity = identity;
  }

  /** Whether a content can be sealed for this device now. */
  async hasSession(step: Step, account: AccountId, device: Device): Promise<boolean> {
    const record = await this.#record(step, { account, device: device.deviceId });
    return sessionState(record, device.identityKey).kind === 'open';
  }

  async #record(step: Step, address: DeviceAddress): Promise<SessionRecord | null> {
    return ((await step.uow.get('session', addressKey(address)))?.record as SessionRecord | undefined) ?? null;
  }

  #ends(step: Step, address: DeviceAddress, device: Device): Ends {
    const self = { account: step.me.account, device: step.me.device };
    return { self, identity: this.#identity, peer: { address, identityKey: device.identityKey } };
  }

  /** Starts a session with a device from its prekeys, unless there is one by now. Throws `SottoError('bad-keys')`. */
  async start(step: Step, peer: Peer, device: Device, bundle: PreKeyBundle): Promise<void> {
    const address = { account: peer.account, device: device.deviceId };
    if (await this.hasSession(step, peer.account, device)) return;
    const started = await startSession({ ...this.#ends(step, address, device), bundle, record: await this.#record(step, address) });
    if (started.kind !== 'started') throw new SottoError('bad-keys', started.reason);
    step.uow.put('session', addressKey(address), { record: started.record });
  }

  /**
   * Seals a content for one device; its session must exist. `counted`: it takes a place in the sequence, as everything stored does.
   * Returns the envelope's body.
   */
  async seal(
    step: Step,
    conversation: ConversationId,
    peer: Peer,
    device: Device,
    body: ContentBody,
    counted: boolean,
  ): Promise<Uint8Array> {
    const { me } = step;
    const address = { account: peer.account, device: device.deviceId };
    const chainKey = `${addressKey(address)}/${conversation}`;
    const chain = (await step.uow.get('chain', chainKey)) ?? { sentSeq: 0, sentHash: NO_HASH };
    const content = encodeContent({
      from: me.account,
      fromDevice: me.device,
      to: peer.account,
      toDevice: device.deviceId,
      conversation: idBytes(conversation),
      seq: counted ? chain.sentSeq + 1 : 0,
      previous: counted ? chain.sentHash : NO_HASH,
      sentAt: step.now,
      expiresAfter: 0,
      senderList: await sha256(me.devices.list),
      recipientList: peer.listHash,
      body,
      extension: new Uint8Array(),
    });
    if (counted) step.uow.put('chain', chainKey, { sentSeq: chain.sentSeq + 1, sentHash: await sha256(content) });
    const record = await this.#record(step, address);
    const sealed = record && (await encryptMessage({ ...this.#ends(step, address, device), record, plaintext: pad(content) }));
    if (sealed?.kind !== 'encrypted') throw new Error('sealing needs a session');
    step.uow.put('session', addressKey(address), { record: sealed.record });
    return sealed.body;
  }

  /** Opens an envelope's body from a device that the sender's list names. Stages the ratchet and the used prekeys only when it opens. */
  async open(step: Step, address: DeviceAddress, device: Device, body: Uint8Array): Promise<Opened> {
    const needed = neededPreKeys(body);
    if (needed.kind === 'malformed') return { kind: 'unreadable', code: 'malformed' };
    const preKey = async (name: string, id: number | null) =>
      id === null ? null : ((await step.uow.get('preKey', `${name}.${id}`))?.secret ?? null);
    const wanted = needed.kind === 'needed' ? needed : { signedId: null, oneTimeId: null, kemId: null };
    const [record, signed, oneTime, kem] = await Promise.all([
      this.#record(step, address),
      preKey('signed', wanted.signedId),
      preKey('one', wanted.oneTimeId),
      preKey('kem', wanted.kemId),
    ]);
    const outcome = await decryptMessage({ ...this.#ends(step, address, device), record, body, preKeys: { signed, oneTime, kem } });
    if (outcome.kind === 'duplicate') return { kind: 'duplicate' };
    if (outcome.kind !== 'decrypted') return { kind: 'unreadable', code: outcome.kind === 'undecryptable' ? outcome.reason : outcome.kind };
    step.uow.put('session', addressKey(address), { record: outcome.record });
    if (outcome.usedOneTime !== null) step.uow.delete('preKey', `one.${outcome.usedOneTime}`);
    if (outcome.usedKem !== null && outcome.usedKem !== step.me.lastResortKem) step.uow.delete('preKey', `kem.${outcome.usedKem}`);
    const content = unpad(outcome.plaintext);
    if (!content) return { kind: 'unreadable', code: 'bad-padding' };
    try {
      return { kind: 'opened', content: decodeContent(content) };
    } catch (error) {
      if (error instanceof WireError) return { kind: 'unreadable', code: error.code };
      throw error;
    }
  }
}
