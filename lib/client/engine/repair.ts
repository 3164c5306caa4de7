// A session that does not open what it should is replaced: a fresh one is started from the peer's prekeys, and over it goes the request
// to send again. Rarely, because a relay that sends rubbish in a peer's name must not be able to drain that peer's prekeys through us.

import { addressKey, type DeviceAddress } from '../../../protocol/index.ts';
import { codeOf, type Log } from '../../base/index.ts';
import type { ConversationId } from '../../domain/index.ts';
import type { Line } from '../../relay/index.ts';
import type { Outbox } from './outbox.ts';
import type { Peers } from './peers.ts';
import type { Ratchets } from './ratchets.ts';
import type { Resends } from './resends.ts';
import type { Perform } from './step.ts';

/** The first pause between two repairs of one device, and the longest; it doubles, ms. */
const PAUSE_MIN_MS = 30_000;
const PAUSE_MAX_MS = 60 * 60_000;

export class Repair {
  readonly #perform: Perform;
  readonly #peers: Peers;
  readonly #ratchets: Ratchets;
  readonly #resends: Resends;
  readonly #outbox: Outbox;
  readonly #line: Line;
  readonly #log: Log;
  readonly #tried = new Map<string, { readonly at: number; readonly pause: number }>();

  constructor(parts: { perform: Perform; peers: Peers; ratchets: Ratchets; resends: Resends; outbox: Outbox; line: Line; log: Log }) {
    this.#perform = parts.perform;
    this.#peers = parts.peers;
    this.#ratchets = parts.ratchets;
    this.#resends = parts.resends;
    this.#outbox = parts.outbox;
    this.#line = parts.line;
    this.#log = parts.log;
  }

  /** Does nothing while the last try with this device is too recent. */
  start(id: ConversationId, address: DeviceAddress): void {
    const key = addressKey(address);
    const last = this.#tried.get(key);
    const now = performance.now();
    if (last && now - last.at < last.pause) return;
    this.#tried.set(key, { at: now, pause: Math.min(PAUSE_MAX_MS, (last?.pause ?? PAUSE_MIN_MS / 2) * 2) });
    this.#renew(id, address).catch((error) => this.#log('a session could not be renewed', { code: codeOf(error) }));
  }

  async #renew(id: ConversationId, address: DeviceAddress): Promise<void> {
    const device = (await this.#peers.known(address.account))?.devices.find((one) => one.deviceId === address.device);
    if (!device) return;
    const { bundle } = await this.#line.call('claimPreKeys', address);
    await this.#perform(async (step) => {
      await this.#ratchets.start(step, address.account, device, bundle);
      await this.#resends.ask(step, id, address, true);
    });
    this.#outbox.pump();
  }
}
