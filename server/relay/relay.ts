// The relay proper: sessions, routing and delivery over a store and a bus. Knows neither HTTP nor WebSockets.

import { createHash } from 'node:crypto';
import { type AccountId, toHex } from '../../protocol/index.ts';
import type { Bus, BusEvent } from '../bus/bus.ts';
import { BOUNDS, type Rates } from '../limits.ts';
import type { Counters } from '../ops/counters.ts';
import type { Mailbox, PreKeyCount, Store } from '../store/store.ts';
import { Directory } from './directory.ts';
import { GroupCommit } from './group-commit.ts';
import type { Line } from './line.ts';
import { FlushQueue } from './outgoing.ts';
import { Routing } from './routing.ts';
import { Session, type SessionPorts } from './session.ts';
import { Sessions } from './sessions.ts';

export interface RelayDeps {
  readonly store: Store;
  readonly bus: Bus;
  readonly rates: Rates;
  readonly counters: Counters;
  /** ms since 1970. */
  readonly now: () => number;
  /** Told of what went wrong on our side. */
  readonly failed: (error: unknown) => void;
}

export const hashToken = (token: Uint8Array): Uint8Array => createHash('sha256').update(token).digest();

export class Relay {
  readonly #deps: RelayDeps;
  readonly #sessions = new Sessions();
  readonly #directory: Directory;
  readonly #commits: GroupCommit;
  readonly #routing: Routing;
  readonly #ports: SessionPorts;
  readonly #unsubscribe: () => void;
  readonly #sweeper: NodeJS.Timeout;

  constructor(deps: RelayDeps) {
    this.#deps = deps;
    this.#directory = new Directory(deps.store);
    this.#commits = new GroupCommit(deps.store, deps.counters, deps.failed);
    this.#routing = new Routing({ ...deps, directory: this.#directory, commits: this.#commits, sessions: this.#sessions });
    this.#ports = {
      ...deps,
      flushQueue: new FlushQueue(),
      route: (from, envelopes, report) => this.#routing.send(from, envelopes, report),
      remove: (removal) => this.#commits.remove(removal),
      left: (session) => this.#sessions.leave(session),
    };
    this.#unsubscribe = deps.bus.subscribe((event) => this.#hear(event));
    this.#sweeper = setInterval(() => void this.sweep().catch(deps.failed), BOUNDS.sweepMs).unref();
  }

  get connected(): number {
    return this.#sessions.size;
  }

  /** `null` when the token is unknown or has expired. The session has said welcome when the promise resolves. */
  async connect(line: Line, token: Uint8Array): Promise<Session | null> {
    const hash = hashToken(token);
    const grant = await this.#deps.store.grantOf(hash, this.#deps.now());
    if (!grant) return null;
    const session = new Session(this.#ports, line, grant, toHex(hash));
    this.#sessions.enter(session);
    this.#deps.bus.publish({ kind: 'connected', mailbox: grant.mailbox });
    await session.start();
    return session;
  }

  /** The account has another device list, or has come to be. Sockets of removed devices close at once. */
  devicesChanged(account: AccountId, removed: readonly Mailbox[]): void {
    this.#forgetDevices(account, removed);
    this.#deps.bus.publish({ kind: 'devices-changed', account, removed });
  }

  loggedOut(mailbox: Mailbox, hash: string): void {
    this.#endSessionOf(mailbox, hash);
    this.#deps.bus.publish({ kind: 'logged-out', mailbox, hash });
  }

  /** After a claim: the owner is told when few are left. */
  preKeysClaimed(mailbox: Mailbox, { oneTime, kem }: PreKeyCount): void {
    if (oneTime >= BOUNDS.lowPreKeys && kem >= BOUNDS.lowPreKeys) return;
    const session = this.#sessions.of(mailbox);
    if (session) session.tell({ kind: 'prekeys', oneTime, kem });
    else this.#deps.bus.publish({ kind: 'prekeys', mailbox, oneTime, kem });
  }

  #hear(event: BusEvent) {
    const sessions = this.#sessions;
    switch (event.kind) {
      case 'wake':
        return sessions.of(event.mailbox)?.wake();
      case 'passing':
        return sessions.of(event.mailbox)?.pass(event.envelope);
      case 'prekeys':
        return sessions.of(event.mailbox)?.tell({ kind: 'prekeys', oneTime: event.oneTime, kem: event.kem });
      case 'connected':
        return sessions.of(event.mailbox)?.end('replaced');
      case 'devices-changed':
        return this.#forgetDevices(event.account, event.removed);
      case 'logged-out':
        return this.#endSessionOf(event.mailbox, event.hash);
    }
  }

  #forgetDevices(account: AccountId, removed: readonly Mailbox[]): void {
    this.#directory.changed(account);
    for (const mailbox of removed) this.#sessions.of(mailbox)?.end('unauthorised');
  }

  #endSessionOf(mailbox: Mailbox, tokenHash: string): void {
    const session = this.#sessions.of(mailbox);
    if (session?.tokenHash === tokenHash) session.end('unauthorised');
  }

  /** Removes what expired, a bounded number in one transaction, until nothing is left; ends sessions whose token expired. */
  async sweep(): Promise<void> {
    const now = this.#deps.now();
    for (const session of this.#sessions.all()) if (session.grant.expiresAt <= now) session.end('unauthorised');
    this.#routing.sweep();
    for (;;) {
      const count = await this.#deps.store.sweep(now, BOUNDS.sweepBatch);
      this.#deps.counters.expired += count;
      if (count < BOUNDS.sweepBatch) return;
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  /** Resolves when everything that was read is committed and answered. */
  async settle(): Promise<void> {
    await this.#commits.idle();
  }

  /** Asks every device to come back later, each at another moment. `random`: 0 … 1. */
  sayGoodbye(random: () => number): void {
    const span = BOUNDS.goodbyeMaxMs - BOUNDS.goodbyeMinMs;
    for (const session of this.#sessions.all()) session.goodbye(Math.round(BOUNDS.goodbyeMinMs + random() * span));
  }

  stop(): void {
    clearInterval(this.#sweeper);
    this.#unsubscribe();
  }
}
