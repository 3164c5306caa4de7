// From a line of text to an acknowledged envelope: committed once, sealed once, and the same bytes sent until the relay has them.

import {
  type AccountId,
  type Device,
  LIMITS,
  type OutgoingEnvelope,
  type PreKeyBundle,
  type SendOutcome,
  toHex,
  utf8,
} from '../../../protocol/index.ts';
import { codeOf, type Log, SottoError } from '../../base/index.ts';
import { randomBytes } from '../../crypto/index.ts';
import {
  type ContentBody,
  type ConversationId,
  decodeContentBody,
  encodeContentBody,
  type MessageId,
  nextStanding,
  TEXT_MAX_BYTES,
} from '../../domain/index.ts';
import type { Line } from '../../relay/index.ts';
import type { OutboxRow } from '../../storage/index.ts';
import type { Perform } from './engine.ts';
import type { Peer, Peers } from './peers.ts';
import type { Ratchets } from './ratchets.ts';
import type { State } from './state.ts';
import { idBytes, type Step } from './step.ts';

/** Envelopes sent and not yet answered. */
const WINDOW = 200;
/** Envelopes and bytes in one frame; a frame also has to fit `LIMITS.frameBytes`. */
const FRAME_ENVELOPES = 50;
const FRAME_BYTES = LIMITS.frameBytes - 32 * 1024;
/** Waiting rows sealed in one step. */
const SEAL_BATCH = 50;
const RETRY_MS = 2_000;
/** Another device of the same message sorts right behind the first. */
const DEVICE_STEP = 1 / 16;

export class Outgoing {
  readonly #state: State;
  readonly #perform: Perform;
  readonly #peers: Peers;
  readonly #ratchets: Ratchets;
  readonly #line: Line;
  readonly #log: Log;
  /** Client ids sent on this socket and not answered. */
  readonly #inFlight = new Map<string, number>();
  #preparing = false;
  #again = false;
  #pausedUntil = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #stopped = false;

  constructor(parts: { state: State; perform: Perform; peers: Peers; ratchets: Ratchets; line: Line; log: Log }) {
    this.#state = parts.state;
    this.#perform = parts.perform;
    this.#peers = parts.peers;
    this.#ratchets = parts.ratchets;
    this.#line = parts.line;
    this.#log = parts.log;
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
  }

  /** Resolves once the message is on disk. The same message id twice is the same message. */
  async send(conversation: ConversationId, message: MessageId, text: string): Promise<void> {
    const clean = text.toWellFormed();
    if (clean.trim() === '') throw new SottoError('text-empty');
    if (utf8(clean).length > TEXT_MAX_BYTES) throw new SottoError('text-too-long');
    await this.#learn(conversation);
    await this.#perform(async (step) => {
      const row = step.conversation(conversation);
      if (!row) throw new SottoError('not-found');
      if (row.standing === 'blocked') throw new SottoError('blocked');
      if ((await step.orderOf(conversation, message)) !== undefined) return;
      step.setConversation(conversation, { ...row, standing: nextStanding(row.standing, 'i-wrote') });
      step.appendMessage(conversation, {
        message: idBytes(message),
        kind: 'text',
        mine: true,
        text: clean,
        event: null,
        sentAt: step.now,
        keptAt: step.now,
        tick: row.kind === 'self' ? null : 'queued',
        failure: null,
        sealedBody: null,
      });
      step.setDraft(conversation, '');
      if (row.kind === 'self') return;
      const body: ContentBody = {
        kind: 'text',
        message: idBytes(message),
        text: clean,
        senderName: step.me.displayName,
        inviteSecret: row.inviteSecret,
      };
      await this.enqueue(step, conversation, body, message);
    });
    this.pump();
  }

  /** Tries a failed message again, with the bytes it already has. */
  async retry(conversation: ConversationId, message: MessageId): Promise<void> {
    await this.#perform(async (step) => {
      for (const [key, row] of step.outbox()) {
        if (row.state === 'failed' && row.message && toHex(row.message) === message) {
          step.putOutbox(key, { ...row, state: row.toDevice === null ? 'waiting' : 'sealed' });
        }
      }
      await step.setTick(conversation, message, 'queued');
    });
    this.pump();
  }

  /**
   * Stages a content for every device of the conversation's peer: sealed now where the sessions are there, else waiting.
   * `peers.known` must have been asked before the step, so that memory holds the list.
   */
  async enqueue(step: Step, conversation: ConversationId, body: ContentBody, message: MessageId | null): Promise<void> {
    const row = step.conversation(conversation);
    if (!row) throw new Error('a content needs its conversation');
    const common = { conversation: idBytes(conversation), message: message && idBytes(message), to: row.peer, createdAt: step.now };
    const peer = this.#peers.held(row.peer);
    const behind = step.outbox().some(([, other]) => other.state === 'waiting' && other.to === row.peer);
    if (!peer || behind || !(await this.#hasSessions(step, peer))) {
      step.addOutbox({ ...common, toDevice: null, clientId: randomBytes(16), state: 'waiting', body: encodeContentBody(body) });
      return;
    }
    for (const device of peer.devices) {
      const sealed = await this.#ratchets.seal(step, conversation, peer, device, body, true);
      step.addOutbox({ ...common, toDevice: device.deviceId, clientId: randomBytes(16), state: 'sealed', body: sealed });
    }
  }

  /** Sends a content that is worth nothing later. Returns without effect where the line or a session is missing. */
  async pass(conversation: ConversationId, body: ContentBody): Promise<void> {
    if (!this.#line.isOpen) return;
    await this.#learn(conversation);
    const envelopes = await this.#perform(async (step) => {
      const row = step.conversation(conversation);
      const peer = row && this.#peers.held(row.peer);
      if (!peer || !(await this.#hasSessions(step, peer))) return [];
      const sealed: OutgoingEnvelope[] = [];
      for (const device of peer.devices) {
        const bytes = await this.#ratchets.seal(step, conversation, peer, device, body, false);
        sealed.push(this.#envelope(peer, device.deviceId, randomBytes(16), 'passing', bytes));
      }
      return sealed;
    });
    if (envelopes.length > 0) this.#line.send(envelopes);
  }

  /** A new socket: nothing that was sent on the old one counts as answered. */
  lineOpened(): void {
    this.#inFlight.clear();
    this.#pausedUntil = 0;
    this.pump();
  }
  lineClosed(): void {
    this.#inFlight.clear();
  }

  /** Moves everything along that can move: seals what waits, sends what is sealed. */
  pump(): void {
    if (this.#stopped || !this.#line.isOpen) return;
    if ([...this.#state.outbox.values()].some((row) => row.state === 'waiting')) void this.#prepare();
    void this.#flush().catch((error) => this.#log('outbox could not be flushed', { code: codeOf(error) }));
  }

  async answered(outcomes: readonly SendOutcome[]): Promise<void> {
    const refusals: { row: OutboxRow; outcome: SendOutcome }[] = [];
    let pause = 0;
    await this.#perform(async (step) => {
      for (const outcome of outcomes) {
        const key = this.#inFlight.get(toHex(outcome.clientId));
        const row = key === undefined ? undefined : this.#state.outbox.get(key);
        if (key === undefined || !row) continue;
        if (outcome.outcome !== 'refused') {
          step.deleteOutbox(key);
          if (
            row.message &&
            !step.outbox().some(([, other]) => other.message && toHex(other.message) === toHex(row.message as Uint8Array))
          ) {
            await step.setTick(toHex(row.conversation) as ConversationId, toHex(row.message) as MessageId, 'sent');
          }
        } else if (outcome.code === 'stale-device-list' || outcome.code === 'unknown-device') {
          refusals.push({ row, outcome });
        } else if (outcome.code === 'rate-limited' || outcome.code === 'unavailable' || outcome.code === 'internal') {
          pause = Math.max(pause, outcome.retryAfterMs || RETRY_MS);
        } else {
          await this.#fail(step, key, row, outcome.code);
        }
      }
    });
    for (const { clientId } of outcomes) this.#inFlight.delete(toHex(clientId));
    if (pause > 0) this.#pause(pause);
    for (const account of new Set(refusals.map(({ row }) => row.to))) await this.#refresh(account);
    this.pump();
  }

  /** A recipient's list changed under us: take the new one, drop what was meant for devices that are gone. */
  async #refresh(account: AccountId): Promise<void> {
    try {
      const peer = await this.#peers.fetch(this.#line, account);
      await this.#perform(async (step) => {
        for (const [key, row] of step.outbox()) {
          if (row.to !== account || row.toDevice === null || peer.devices.some((device) => device.deviceId === row.toDevice)) continue;
          await this.#fail(step, key, row, 'unknown-device');
        }
      });
    } catch (error) {
      const code = codeOf(error);
      this.#log('device list could not be refreshed', { code });
      if (code === 'bad-keys' || code === 'unknown-account') await this.#failAll(account, code);
      else this.#pause(RETRY_MS);
    }
  }

  async #failAll(account: AccountId, code: string): Promise<void> {
    await this.#perform(async (step) => {
      for (const [key, row] of step.outbox()) if (row.to === account && row.state !== 'failed') await this.#fail(step, key, row, code);
    });
  }

  /** A message that the relay will not take: the person sees why and may try again. A receipt is let go. */
  async #fail(step: Step, key: number, row: OutboxRow, code: string): Promise<void> {
    if (!row.message) {
      step.deleteOutbox(key);
      return;
    }
    step.putOutbox(key, { ...row, state: 'failed' });
    await step.setTick(toHex(row.conversation) as ConversationId, toHex(row.message) as MessageId, 'failed', code);
  }

  #pause(ms: number): void {
    this.#pausedUntil = Math.max(this.#pausedUntil, Date.now() + ms);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.pump(), ms);
  }

  #envelope(
    peer: Peer,
    toDevice: Device['deviceId'],
    clientId: Uint8Array,
    keeping: OutgoingEnvelope['keeping'],
    body: Uint8Array,
  ): OutgoingEnvelope {
    return { clientId, to: peer.account, toDevice, listVersion: peer.version, keeping, expiresIn: 0, body };
  }

  async #flush(): Promise<void> {
    for (const account of new Set([...this.#state.outbox.values()].filter((row) => row.state === 'sealed').map((row) => row.to))) {
      await this.#peers.known(account);
    }
    if (!this.#line.isOpen || Date.now() < this.#pausedUntil) return;
    let batch: OutgoingEnvelope[] = [];
    let keys: [string, number][] = [];
    let size = 0;
    const post = () => {
      if (batch.length > 0 && this.#line.send(batch)) for (const [id, key] of keys) this.#inFlight.set(id, key);
      batch = [];
      keys = [];
      size = 0;
    };
    for (const [key, row] of [...this.#state.outbox].sort(([a], [b]) => a - b)) {
      if (this.#inFlight.size + batch.length >= WINDOW) break;
      const id = toHex(row.clientId);
      const peer = this.#peers.held(row.to);
      if (row.state !== 'sealed' || row.toDevice === null || !peer || this.#inFlight.has(id)) continue;
      if (batch.length >= FRAME_ENVELOPES || size + row.body.length + 256 > FRAME_BYTES) post();
      batch.push(this.#envelope(peer, row.toDevice, row.clientId, 'stored', row.body));
      keys.push([id, key]);
      size += row.body.length + 256;
    }
    post();
  }

  /** Fetches lists and prekeys for what waits, then seals it. One run at a time; asked again while running, it runs once more. */
  async #prepare(): Promise<void> {
    if (this.#preparing) {
      this.#again = true;
      return;
    }
    this.#preparing = true;
    try {
      do {
        this.#again = false;
        const waiting = new Set([...this.#state.outbox.values()].filter((row) => row.state === 'waiting').map((row) => row.to));
        for (const account of waiting) await this.#prepareFor(account);
      } while (this.#again && this.#line.isOpen);
    } finally {
      this.#preparing = false;
    }
  }

  async #prepareFor(account: AccountId): Promise<void> {
    try {
      const peer = (await this.#peers.known(account)) ?? (await this.#peers.fetch(this.#line, account));
      const bundles = new Map<number, PreKeyBundle>();
      for (const device of peer.devices) {
        const address = { account, device: device.deviceId };
        if (await this.#perform((step) => this.#ratchets.hasSession(step, account, device))) continue;
        bundles.set(device.deviceId, (await this.#line.call('claimPreKeys', address)).bundle);
      }
      while (await this.#sealWaiting(peer, bundles));
      await this.#flush();
    } catch (error) {
      const code = codeOf(error);
      this.#log('a session could not be started', { code });
      if (code === 'lost-ownership') return;
      if (code === 'unknown-account' || code === 'unknown-device' || code === 'bad-keys') await this.#failAll(account, code);
      else this.#pause(error instanceof SottoError && error.retryAfterMs > 0 ? error.retryAfterMs : RETRY_MS);
    }
  }

  /** Seals up to a batch of an account's waiting rows, in order. Returns whether any may be left. */
  #sealWaiting(peer: Peer, bundles: ReadonlyMap<number, PreKeyBundle>): Promise<boolean> {
    return this.#perform(async (step) => {
      for (const device of peer.devices) {
        const bundle = bundles.get(device.deviceId);
        if (bundle) await this.#ratchets.start(step, peer, device, bundle);
      }
      const rows = step.outbox().filter(([, row]) => row.state === 'waiting' && row.to === peer.account);
      for (const [key, row] of rows.slice(0, SEAL_BATCH)) {
        step.deleteOutbox(key);
        const body = decodeContentBody(row.body);
        for (const [index, device] of peer.devices.entries()) {
          const sealed = await this.#ratchets.seal(step, toHex(row.conversation) as ConversationId, peer, device, body, true);
          const clientId = index === 0 ? row.clientId : randomBytes(16);
          step.putOutbox(key + index * DEVICE_STEP, { ...row, toDevice: device.deviceId, clientId, state: 'sealed', body: sealed });
        }
      }
      return rows.length > SEAL_BATCH;
    });
  }

  async #hasSessions(step: Step, peer: Peer): Promise<boolean> {
    for (const device of peer.devices) {
      if (!(await this.#ratchets.hasSession(step, peer.account, device))) return false;
    }
    return peer.devices.length > 0;
  }

  /** Brings the peer's list into memory, from disk, before a step needs it. */
  async #learn(conversation: ConversationId): Promise<void> {
    const row = this.#state.conversations.get(conversation);
    if (row?.kind === 'direct') await this.#peers.known(row.peer);
  }
}
