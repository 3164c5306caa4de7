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
import { type Content, type ContentBody, type ConversationId, decodeContent, encodeContent, type MessageId } from '../../domain/index.ts';
import type { ChainRow, SessionRow } from '../../storage/index.ts';
import { idBytes } from './message-rows.ts';
import type { Peer } from './peers.ts';
import { makeOffer } from './prekeys.ts';
import type { Step } from './step.ts';

/** Before the first content of a chain. */
export const NO_HASH = new Uint8Array(32);
/** Sent contents that can be asked for again, per chain. */
const SENT_KEPT = 2_000;
/** A session is renewed after so many contents, both ways together, or after so long, ms. */
const REFRESH_AFTER_CONTENTS = 50;
const REFRESH_AFTER_MS = 7 * 24 * 60 * 60 * 1000;

/** One device, and the conversation that it is spoken to in. */
export interface Destination {
  readonly conversation: ConversationId;
  readonly peer: Peer;
  readonly device: Device;
}

/** Key of the row that counts contents between this device and another in a conversation. */
export const chainKey = (address: DeviceAddress, conversation: ConversationId): string => `${addressKey(address)}/${conversation}`;

export const newChain = (): ChainRow => ({
  sentSeq: 0,
  sentHash: NO_HASH,
  gotEpoch: 0,
  gotSeq: 0,
  gotHash: NO_HASH,
  missing: [],
  askedAt: 0,
  asks: 0,
  answeredAt: 0,
});

const freshSession = (record: SessionRecord, now: number): SessionRow => ({
  record,
  startedAt: now,
  contents: 0,
  offeredAt: 0,
  offer: null,
});

/** Whether prekeys should be offered now; an offer that was not taken up is repeated after as many contents again. */
function wantsRefresh(session: SessionRow, now: number): boolean {
  const since = session.contents - session.offeredAt;
  return since >= REFRESH_AFTER_CONTENTS || (session.offeredAt === 0 && now - session.startedAt >= REFRESH_AFTER_MS);
}

function readContent(plain: Uint8Array): Content | null {
  try {
    return decodeContent(plain);
  } catch (error) {
    if (error instanceof WireError) return null;
    throw error;
  }
}

/** Whether a body would use up prekeys. */
export const startsSession = (body: Uint8Array): boolean => neededPreKeys(body).kind === 'needed';

export type Opened =
  | { readonly kind: 'opened'; readonly content: Content; readonly hash: Uint8Array }
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

  /**
   * Starts a session with a device from its prekeys. An old session stays for what is still under way. Throws `SottoError('bad-keys')`.
   */
  async start(step: Step, account: AccountId, device: Device, bundle: PreKeyBundle): Promise<void> {
    const address = { account, device: device.deviceId };
    const record = await this.#record(step, address);
    const started = await startSession({ ...this.#ends(step, address, device), bundle, record });
    if (started.kind !== 'started') throw new SottoError('bad-keys', started.reason);
    step.uow.put('session', addressKey(address), freshSession(started.record, step.now));
  }

  /**
   * Seals a content for one device; its session must exist. `counted`: it takes a place in the sequence, as everything stored does.
   * `message`: what it carries, remembered in case it is asked for again. Returns the envelope's body.
   */
  async seal(step: Step, to: Destination, body: ContentBody, counted: boolean, message: MessageId | null = null): Promise<Uint8Array> {
    const { conversation, peer, device } = to;
    const { me } = step;
    const address = { account: peer.account, device: device.deviceId };
    const session = await this.#refreshed(step, peer, device);
    const key = chainKey(address, conversation);
    const chain = (await step.uow.get('chain', key)) ?? newChain();
    const seq = counted ? chain.sentSeq + 1 : 0;
    const offer = counted && wantsRefresh(session, step.now) ? await makeOffer(step, this.#identity) : null;
    const content = encodeContent({
      from: me.account,
      fromDevice: me.device,
      to: peer.account,
      toDevice: device.deviceId,
      conversation: idBytes(conversation),
      epoch: me.epoch,
      seq,
      previous: counted ? chain.sentHash : NO_HASH,
      sentAt: step.now,
      expiresAfter: 0,
      senderList: await sha256(me.devices.list),
      recipientList: peer.listHash,
      body,
      offer,
      extension: new Uint8Array(),
    });
    if (counted) {
      step.uow.put('chain', key, { ...chain, sentSeq: seq, sentHash: await sha256(content) });
      step.uow.put('sent', `${key}/${seq}`, { message: message && idBytes(message) });
      if (seq > SENT_KEPT) step.uow.delete('sent', `${key}/${seq - SENT_KEPT}`);
    }
    const record = session.record as SessionRecord;
    const sealed = await encryptMessage({ ...this.#ends(step, address, device), record, plaintext: pad(content) });
    if (sealed.kind !== 'encrypted') throw new Error('sealing needs a session');
    step.uow.put('session', addressKey(address), {
      ...session,
      record: sealed.record,
      contents: session.contents + 1,
      offeredAt: offer ? session.contents + 1 : session.offeredAt,
    });
    return sealed.body;
  }

  /** The session to seal with: a fresh one where the peer has offered the keys for it. */
  async #refreshed(step: Step, peer: Peer, device: Device): Promise<SessionRow> {
    const address = { account: peer.account, device: device.deviceId };
    const session = await step.uow.get('session', addressKey(address));
    if (!session) throw new Error('sealing needs a session');
    if (!session.offer) return session;
    const record = session.record as SessionRecord;
    const started = await startSession({ ...this.#ends(step, address, device), bundle: session.offer, record });
    // An offer that is no good is let go: the old session goes on.
    return started.kind === 'started' ? freshSession(started.record, step.now) : { ...session, offer: null };
  }

  /** Opens an envelope's body from a device that the sender's list names. Stages the ratchet and the used prekeys only when it opens. */
  async open(step: Step, address: DeviceAddress, device: Device, body: Uint8Array): Promise<Opened> {
    const needed = neededPreKeys(body);
    if (needed.kind === 'malformed') return { kind: 'unreadable', code: 'malformed' };
    const preKey = async (name: string, id: number | null) => (id === null ? undefined : step.uow.get('preKey', `${name}.${id}`));
    const wanted = needed.kind === 'needed' ? needed : { signedId: null, oneTimeId: null, kemId: null };
    const [record, signed, oneTime, kem] = await Promise.all([
      this.#record(step, address),
      preKey('signed', wanted.signedId),
      preKey('one', wanted.oneTimeId),
      preKey('kem', wanted.kemId),
    ]);
    const preKeys = { signed: signed?.secret ?? null, oneTime: oneTime?.secret ?? null, kem: kem?.secret ?? null };
    const outcome = await decryptMessage({ ...this.#ends(step, address, device), record, body, preKeys });
    if (outcome.kind === 'duplicate') return { kind: 'duplicate' };
    if (outcome.kind !== 'decrypted') return { kind: 'unreadable', code: outcome.kind === 'undecryptable' ? outcome.reason : outcome.kind };
    if (outcome.usedOneTime !== null) step.uow.delete('preKey', `one.${outcome.usedOneTime}`);
    if (outcome.usedKem !== null && kem?.use !== 'lasting') step.uow.delete('preKey', `kem.${outcome.usedKem}`);
    const before = outcome.usedKem === null ? await step.uow.get('session', addressKey(address)) : undefined;
    const session = { ...(before ?? freshSession(outcome.record, step.now)), record: outcome.record };
    const plain = unpad(outcome.plaintext);
    const content = plain && readContent(plain);
    step.uow.put('session', addressKey(address), { ...session, contents: session.contents + 1, offer: content?.offer ?? session.offer });
    return content ? { kind: 'opened', content, hash: await sha256(plain) } : { kind: 'unreadable', code: 'bad-content' };
  }
}
