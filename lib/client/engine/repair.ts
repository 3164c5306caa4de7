// A session that does not open what it should is replaced: a fresh one is started from the peer's prekeys, and over it goes the request
// to send again. Rarely, because a relay that sends rubbish in a peer's name must not be able to drain that peer's prekeys through us.

import { addressKey } from '../../../protocol/index.ts';
import { codeOf, type Log } from '../../base/index.ts';
import { maySignal } from '../../domain/index.ts';
import type { Line } from '../../relay/index.ts';
import type { Outbox } from './outbox.ts';
import type { Peers } from './peers.ts';
import type { Ratchets } from './ratchets.ts';
import type { Where } from './reception.ts';
import type { Resends } from './resends.ts';
import type { State } from './state.ts';
import type { Perform } from './step.ts';

/** The first pause between two repairs of one device, and the longest; it doubles, ms. */
const PAUSE_MIN_MS = 30_000;
const PAUSE_MAX_MS = 60 * 60_000;
/** Sessions renewed at once. */
const OWED_MAX = 20;

export class Repair {
  readonly #state: State;
  readonly #perform: Perform;
  readonly #peers: Peers;
  readonly #ratchets: Ratchets;
  readonly #resends: Resends;
  readonly #outbox: Outbox;
  readonly #line: Line;
  readonly #log: Log;
  /** Repairs that the line broke off. */
  readonly #owed = new Map<string, Where>();
  readonly #timers = new Map<string, ReturnType<typeof setTimeout>>();
  readonly #tried = new Map<string, { readonly at: number; readonly pause: number }>();

  constructor(parts: {
    state: State;
    perform: Perform;
    peers: Peers;
    ratchets: Ratchets;
    resends: Resends;
    outbox: Outbox;
    line: Line;
    log: Log;
  }) {
    this.#state = parts.state;
    this.#perform = parts.perform;
    this.#peers = parts.peers;
    this.#ratchets = parts.ratchets;
    this.#resends = parts.resends;
    this.#outbox = parts.outbox;
    this.#line = parts.line;
    this.#log = parts.log;
  }

  /** The line is open again: what could not be asked for without it. */
  resume(): void {
    const owed = [...this.#owed.values()];
    this.#owed.clear();
    for (const where of owed) this.start(where);
  }

  /** Every session is gone: those with whom was spoken last are asked for what may be missing. */
  async oweAll(): Promise<void> {
    const recent = [...this.#state.conversations]
      .filter(([, row]) => row.kind === 'direct' && maySignal(row.standing))
      .sort(([, a], [, b]) => b.activeAt - a.activeAt);
    for (const [id, { peer }] of recent.slice(0, OWED_MAX)) {
      for (const { deviceId } of (await this.#peers.known(peer))?.devices ?? []) {
        const address = { account: peer, device: deviceId };
        this.#owed.set(addressKey(address), { id, address });
      }
    }
  }

  stop(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
  }

  /** Now, or once the pause after the last repair of this device is over. */
  start(where: Where): void {
    const key = addressKey(where.address);
    const last = this.#tried.get(key);
    const now = performance.now();
    const early = last ? last.at + last.pause - now : 0;
    if (early > 0) {
      this.#later(key, early, () => this.start(where));
      return;
    }
    this.#tried.set(key, { at: now, pause: Math.min(PAUSE_MAX_MS, (last?.pause ?? PAUSE_MIN_MS / 2) * 2) });
    this.#renew(where).catch((error) => {
      this.#log('a session could not be renewed', { code: codeOf(error) });
      if (this.#line.isOpen) return;
      this.#tried.delete(key);
      this.#owed.set(key, where);
    });
  }

  /** Asks for what is still missing by then. `always`: for what cannot be read, too. */
  askAfter(ms: number, where: Where, always: boolean): void {
    this.#later(`${addressKey(where.address)}/${where.id}`, ms, () => {
      this.#perform((step) => this.#resends.ask(step, where.id, where.address, always)).then(
        () => this.#outbox.pump(),
        (error) => this.#log('what is missing could not be asked for', { code: codeOf(error) }),
      );
    });
  }

  /** One of a kind at a time: what is already awaited is not awaited twice. */
  #later(key: string, ms: number, work: () => void): void {
    if (this.#timers.has(key)) return;
    const run = () => {
      this.#timers.delete(key);
      work();
    };
    this.#timers.set(key, setTimeout(run, ms));
  }

  async #renew(where: Where): Promise<void> {
    const { id, address } = where;
    const device = (await this.#peers.known(address.account))?.devices.find((one) => one.deviceId === address.device);
    if (!device) return;
    const { bundle } = await this.#line.call('claimPreKeys', address);
    const early = await this.#perform(async (step) => {
      await this.#ratchets.start(step, address.account, device, bundle);
      return this.#resends.ask(step, id, address, true);
    });
    if (early > 0) this.askAfter(early, where, true);
    this.#outbox.pump();
  }
}
