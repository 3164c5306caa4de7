// What happens to a `send` frame: each envelope is checked, then stored or passed on, and gets exactly one outcome.

import { type DeliveredEnvelope, type ErrorCode, LIMITS, type OutgoingEnvelope, type SendOutcome } from '../../protocol/index.ts';
import type { Bus } from '../bus/bus.ts';
import { BOUNDS, type Rates } from '../limits.ts';
import type { Counters } from '../ops/counters.ts';
import type { Grant, Mailbox } from '../store/store.ts';
import { Budget } from './budget.ts';
import type { Directory } from './directory.ts';
import type { CommitOutcome, GroupCommit } from './group-commit.ts';
import { Outcomes } from './outcomes.ts';
import type { Sessions } from './sessions.ts';

/** Says what became of one envelope. */
interface Settle {
  succeed(outcome: 'stored' | 'duplicate'): void;
  refuse(code: ErrorCode, retryAfterMs?: number): void;
}

export interface RoutingPorts {
  readonly directory: Directory;
  readonly commits: Pick<GroupCommit, 'append'>;
  readonly sessions: Pick<Sessions, 'of'>;
  readonly bus: Pick<Bus, 'publish'>;
  readonly rates: Rates;
  readonly counters: Counters;
  /** ms since 1970. */
  readonly now: () => number;
  readonly failed: (error: unknown) => void;
}

export class Routing {
  readonly #ports: RoutingPorts;
  /** Of devices, not of sockets: a new connection does not buy a new allowance. */
  readonly #budgets = new Map<Mailbox, Budget>();

  constructor(ports: RoutingPorts) {
    this.#ports = ports;
  }

  /**
   * `report` gets one outcome an envelope, all together, after the commit. A promise while a recipient's device list is read: the sender's
   * next frame waits for it, so that order is kept.
   */
  send(from: Grant, envelopes: readonly OutgoingEnvelope[], report: (outcomes: readonly SendOutcome[]) => void): void | Promise<void> {
    const outcomes = new Outcomes(envelopes, report);
    const { directory } = this.#ports;
    if (envelopes.every(({ to }) => directory.peek(to))) return this.#sendAll(from, envelopes, outcomes);
    return directory.load(envelopes.map(({ to }) => to)).then(
      () => this.#sendAll(from, envelopes, outcomes),
      (error) => {
        this.#ports.failed(error);
        for (const index of envelopes.keys()) outcomes.refuse(index, 'unavailable', BOUNDS.unavailableRetryMs);
      },
    );
  }

  #sendAll(from: Grant, envelopes: readonly OutgoingEnvelope[], outcomes: Outcomes): void {
    const now = this.#ports.now();
    const budget = this.#budgetOf(from.mailbox, now);
    let waitMs = 0;
    for (const [index, envelope] of envelopes.entries()) {
      const settle: Settle = {
        succeed: (outcome) => outcomes.succeed(index, outcome),
        refuse: (code, retryAfterMs = 0) => {
          this.#ports.counters.refusedSends += 1;
          outcomes.refuse(index, code, retryAfterMs);
        },
      };
      // Once one is refused for its rate, those after it are too: sending on would put them out of order.
      if (waitMs === 0) waitMs = budget.take(envelope.body.length, now);
      if (waitMs > 0) settle.refuse('rate-limited', waitMs);
      else this.#sendOne(from, envelope, now, settle);
    }
  }

  #budgetOf(mailbox: Mailbox, now: number): Budget {
    let budget = this.#budgets.get(mailbox);
    if (!budget) {
      budget = new Budget(this.#ports.rates, now);
      this.#budgets.set(mailbox, budget);
    }
    return budget;
  }

  /** Forgets allowances that are whole again. */
  sweep(): void {
    const now = this.#ports.now();
    for (const [mailbox, budget] of this.#budgets) if (budget.full(now)) this.#budgets.delete(mailbox);
  }

  #sendOne(from: Grant, envelope: OutgoingEnvelope, now: number, settle: Settle) {
    const { clientId, body, expiresIn } = envelope;
    const entry = this.#ports.directory.peek(envelope.to);
    if (!entry) return settle.refuse('unknown-account');
    if (entry.version !== envelope.listVersion) return settle.refuse('stale-device-list');
    const mailbox = entry.mailboxes.get(envelope.toDevice);
    if (mailbox === undefined) return settle.refuse('unknown-device');
    const delivered = { seq: 0, from: from.address.account, fromDevice: from.address.device, clientId, storedAt: now, body };
    if (envelope.keeping === 'passing') return this.#pass(mailbox, delivered, settle);

    const lifetimeMs = expiresIn === 0 ? LIMITS.envelopeLifetimeMs : Math.min(expiresIn * 1000, LIMITS.envelopeLifetimeMs);
    this.#ports.commits.append({ mailbox, sender: from.mailbox, clientId, storedAt: now, expiresAt: now + lifetimeMs, body }, (outcome) =>
      this.#committed(mailbox, delivered, outcome, settle),
    );
  }

  #committed(mailbox: Mailbox, envelope: DeliveredEnvelope, outcome: CommitOutcome, settle: Settle) {
    switch (outcome.kind) {
      case 'stored': {
        this.#ports.counters.stored += 1;
        settle.succeed('stored');
        const session = this.#ports.sessions.of(mailbox);
        if (session) session.offer({ ...envelope, seq: outcome.seq });
        else this.#ports.bus.publish({ kind: 'wake', mailbox });
        return;
      }
      case 'duplicate':
        this.#ports.counters.duplicates += 1;
        return settle.succeed('duplicate');
      case 'full':
        return settle.refuse('queue-full', BOUNDS.queueFullRetryMs);
      case 'gone':
        return settle.refuse('unknown-device');
      case 'failed':
        return settle.refuse('unavailable', BOUNDS.unavailableRetryMs);
    }
  }

  /** The same outcome whether somebody is there or not: who is online is nobody's business. */
  #pass(mailbox: Mailbox, envelope: DeliveredEnvelope, settle: Settle): void {
    const session = this.#ports.sessions.of(mailbox);
    if (session) session.pass(envelope);
    else this.#ports.bus.publish({ kind: 'passing', mailbox, envelope });
    this.#ports.counters.passing += 1;
    settle.succeed('stored');
  }
}
