// What still has to reach the relay: sessions are made for what waits, what is sealed is sent, and the same bytes again until the relay has them.

import { type AccountId, LIMITS, type OutgoingEnvelope, type PreKeyBundle, type SendOutcome, toHex } from '../../../protocol/index.ts';
import { codeOf, type Log, SottoError } from '../../base/index.ts';
import type { ConversationId, MessageId } from '../../domain/index.ts';
import type { Line } from '../../relay/index.ts';
import type { OutboxRow } from '../../storage/index.ts';
import type { Peers } from './peers.ts';
import type { Ratchets } from './ratchets.ts';
import { envelopeTo, type Sealing } from './sealing.ts';
import type { State } from './state.ts';
import type { Perform, Step } from './step.ts';

/** Envelopes sent and not yet answered. */
const WINDOW = 200;
/** Envelopes and bytes in one frame; a frame also has to fit `LIMITS.frameBytes`. */
const FRAME_ENVELOPES = 50;
const FRAME_BYTES = LIMITS.frameBytes - 32 * 1024;
/** What an envelope takes beside its body, generously. */
const ENVELOPE_OVERHEAD = 256;
const RETRY_MS = 2_000;

export class Outbox {
  readonly #state: State;
  readonly #perform: Perform;
  readonly #peers: Peers;
  readonly #ratchets: Ratchets;
  readonly #sealing: Sealing;
  readonly #line: Line;
  readonly #log: Log;
  /** Client ids sent on this socket and not answered. */
  readonly #inFlight = new Map<string, number>();
  #preparing = false;
  #again = false;
  #pausedUntil = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #stopped = false;

  constructor(parts: { state: State; perform: Perform; peers: Peers; ratchets: Ratchets; sealing: Sealing; line: Line; log: Log }) {
    this.#state = parts.state;
    this.#perform = parts.perform;
    this.#peers = parts.peers;
    this.#ratchets = parts.ratchets;
    this.#sealing = parts.sealing;
    this.#line = parts.line;
    this.#log = parts.log;
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
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
      const before = await this.#peers.known(account);
      const peer = await this.#peers.fetch(this.#line, account);
      // The same list as before: the relay contradicts itself, and asking again at once would not help.
      if (peer.version === before?.version) this.#pause(RETRY_MS);
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
      if (batch.length >= FRAME_ENVELOPES || size + row.body.length + ENVELOPE_OVERHEAD > FRAME_BYTES) post();
      batch.push(envelopeTo(peer, { toDevice: row.toDevice, clientId: row.clientId, keeping: 'stored', body: row.body }));
      keys.push([id, key]);
      size += row.body.length + ENVELOPE_OVERHEAD;
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
      while (await this.#perform((step) => this.#sealing.waiting(step, peer, bundles)));
      await this.#flush();
    } catch (error) {
      const code = codeOf(error);
      this.#log('a session could not be started', { code });
      if (code === 'lost-ownership') return;
      if (code === 'unknown-account' || code === 'unknown-device' || code === 'bad-keys') await this.#failAll(account, code);
      else this.#pause(error instanceof SottoError && error.retryAfterMs > 0 ? error.retryAfterMs : RETRY_MS);
    }
  }
}
