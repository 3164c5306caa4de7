// Delivered envelopes, in order and in batches: the senders' lists are at hand before a step opens them, the step commits them all, and only
// then are they acknowledged. What cannot be committed is not, and comes again.

import {
  type AccountId,
  type AckRange,
  addressKey,
  type DeliveredEnvelope,
  type Device,
  equalBytes,
  LIMITS,
  toHex,
} from '../../../protocol/index.ts';
import { codeOf, type Log, SottoError } from '../../base/index.ts';
import type { Line } from '../../relay/index.ts';
import type { Outbox } from './outbox.ts';
import type { Peers } from './peers.ts';
import { conversationWith, newTaken, type Reception } from './reception.ts';
import type { Repair } from './repair.ts';
import { SerialQueue } from './serial-queue.ts';
import type { Perform } from './step.ts';

/** A sender's word about its own list is looked into at most this often, ms: it may be made up. */
const DOUBT_EVERY_MS = 60_000;
/** Envelopes that share one transaction: half of what the relay hands over before it waits for us, so that neither waits for the other. */
const BATCH = LIMITS.unacknowledgedWindow / 2;

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

/** Faults of this device, not of the envelope: it stays with the relay and comes again. */
const cannotBeKept = (error: unknown): boolean =>
  error instanceof DOMException || (error instanceof SottoError && error.code === 'lost-ownership');

export class Incoming {
  readonly #perform: Perform;
  readonly #peers: Peers;
  readonly #reception: Reception;
  readonly #repair: Repair;
  readonly #outbox: Outbox;
  readonly #line: Line;
  readonly #log: Log;
  readonly #pipeline = new SerialQueue();
  /** Delivered, and not taken yet. */
  readonly #waiting: DeliveredEnvelope[] = [];
  /** By account: the list that was looked into last, and when, ms. */
  readonly #doubted = new Map<AccountId, { readonly hash: string; readonly at: number }>();

  constructor(parts: { perform: Perform; peers: Peers; reception: Reception; repair: Repair; outbox: Outbox; line: Line; log: Log }) {
    this.#perform = parts.perform;
    this.#peers = parts.peers;
    this.#reception = parts.reception;
    this.#repair = parts.repair;
    this.#outbox = parts.outbox;
    this.#line = parts.line;
    this.#log = parts.log;
  }

  /** Takes envelopes in order: whatever has come meanwhile together. What cannot be committed is not acknowledged and comes again. */
  delivered(envelopes: readonly DeliveredEnvelope[]): void {
    this.#waiting.push(...envelopes);
    this.#pipeline
      .run(async () => {
        while (this.#waiting.length > 0) await this.#take(this.#waiting.splice(0, BATCH));
      })
      .catch((error) => {
        this.#log('delivery was put off', { code: codeOf(error) });
        // The relay hands over again on a new socket, and only there: what waits behind it comes after it once more.
        this.#waiting.length = 0;
        if (codeOf(error) !== 'lost-ownership') this.#line.renew();
      });
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
        const deviceOf = ({ from, fromDevice }: DeliveredEnvelope) =>
          devices.get(addressKey({ account: from, device: fromDevice })) ?? null;
        await this.#reception.take(
          step,
          batch.map((envelope) => ({ envelope, device: deviceOf(envelope) })),
          taken,
        );
        await this.#reception.finish(step, taken);
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
      await this.#perform((step) => this.#reception.setAside(step, first, taken));
    }
    const seqs = batch.map(({ seq }) => seq).filter((seq) => seq > 0);
    const ranges = rangesOf(seqs);
    for (let at = 0; at < ranges.length; at += LIMITS.rangesPerFrame) this.#line.acknowledge(ranges.slice(at, at + LIMITS.rangesPerFrame));
    this.#outbox.pump();
    for (const where of taken.broken.values()) this.#repair.start(where);
    for (const { after, ...where } of taken.askLater) this.#repair.askAfter(after, where, false);
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

  /** The sender's own list, as its messages name it, against the one that the relay showed us. */
  #checkList(account: AccountId, hash: Uint8Array): void {
    const held = this.#peers.held(account);
    const last = this.#doubted.get(account);
    const now = performance.now();
    if (!held || equalBytes(held.listHash, hash) || (last && (last.hash === toHex(hash) || now - last.at < DOUBT_EVERY_MS))) return;
    this.#doubted.set(account, { hash: toHex(hash), at: now });
    this.#peers
      .fetch(this.#line, account)
      .then(async (peer) => {
        if (equalBytes(peer.listHash, hash)) return;
        this.#log('the relay shows another device list than the sender');
        await this.#perform(async (step) => {
          const id = await conversationWith(step, account);
          if (step.conversation(id)) await step.appendEvent(id, 'lists-differ');
        });
      })
      .catch((error) => {
        this.#doubted.delete(account);
        this.#log('a device list could not be checked', { code: codeOf(error) });
      });
  }
}
