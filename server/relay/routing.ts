// What happens to a `send` frame: each envelope is checked, then stored or passed on, and gets exactly one outcome.

import { type ErrorCode, LIMITS, type OutgoingEnvelope, type SendOutcome } from '../../protocol/index.ts';
import type { Bus } from '../bus/bus.ts';
import { BOUNDS, type Rates } from '../limits.ts';
import type { Counters } from '../ops/counters.ts';
import type { Grant, Mailbox } from '../store/store.ts';
import { Budget } from './budget.ts';
import type { Directory } from './directory.ts';
import type { CommitOutcome, GroupCommit } from './group-commit.ts';
import type { Sessions } from './sessions.ts';

type Report = (outcome: SendOutcome) => void;

/** `refused` outcome; the code says why. */
const refusal = (clientId: Uint8Array, code: ErrorCode, retryAfterMs = 0): SendOutcome => ({
  clientId,
  outcome: 'refused',
  code,
  retryAfterMs,
});
/** An outcome that needs no code carries `internal`, which nobody reads. */
const success = (clientId: Uint8Array, outcome: 'stored' | 'duplicate'): SendOutcome => ({
  clientId,
  outcome,
  code: 'internal',
  retryAfterMs: 0,
});

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

  /** A promise while a recipient's device list is read; the sender's next frame waits for it, so that order is kept. */
  send(from: Grant, envelopes: readonly OutgoingEnvelope[], report: Report): void | Promise<void> {
    const unknown = envelopes.filter((envelope) => !this.#ports.directory.peek(envelope.to));
    if (unknown.length === 0) return this.#sendAll(from, envelopes, report);
    return this.#ports.directory.load(unknown.map((envelope) => envelope.to)).then(
      () => this.#sendAll(from, envelopes, report),
      (error) => {
        this.#ports.failed(error);
        for (const { clientId } of envelopes) report(refusal(clientId, 'unavailable', BOUNDS.unavailableRetryMs));
      },
    );
  }

  #sendAll(from: Grant, envelopes: readonly OutgoingEnvelope[], report: Report): void {
    const now = this.#ports.now();
    const budget = this.#budgetOf(from.mailbox, now);
    let waitMs = 0;
    for (const envelope of envelopes) {
      // Once one is refused for its rate, those after it are too: sending on would put them out of order.
      if (waitMs === 0) waitMs = budget.take(envelope.body.length, now);
      if (waitMs > 0) this.#refuse(envelope, 'rate-limited', waitMs, report);
      else this.#sendOne(from, envelope, now, report);
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

  #refuse(envelope: OutgoingEnvelope, code: ErrorCode, retryAfterMs: number, report: Report): void {
    this.#ports.counters.refusedSends += 1;
    report(refusal(envelope.clientId, code, retryAfterMs));
  }

  #sendOne(from: Grant, envelope: OutgoingEnvelope, now: number, report: Report) {
    const entry = this.#ports.directory.peek(envelope.to);
    if (!entry) return this.#refuse(envelope, 'unknown-account', 0, report);
    if (entry.version !== envelope.listVersion) return this.#refuse(envelope, 'stale-device-list', 0, report);
    const mailbox = entry.mailboxes.get(envelope.toDevice);
    if (mailbox === undefined) return this.#refuse(envelope, 'unknown-device', 0, report);
    if (envelope.keeping === 'passing') return this.#pass(from, mailbox, envelope, now, report);

    const lifetimeMs =
      envelope.expiresIn === 0 ? LIMITS.envelopeLifetimeMs : Math.min(envelope.expiresIn * 1000, LIMITS.envelopeLifetimeMs);
    this.#ports.commits.append(
      { mailbox, sender: from.mailbox, clientId: envelope.clientId, storedAt: now, expiresAt: now + lifetimeMs, body: envelope.body },
      (outcome) => this.#stored(from, mailbox, envelope, now, outcome, report),
    );
  }

  #stored(from: Grant, mailbox: Mailbox, envelope: OutgoingEnvelope, storedAt: number, outcome: CommitOutcome, report: Report) {
    switch (outcome.kind) {
      case 'stored': {
        this.#ports.counters.stored += 1;
        report(success(envelope.clientId, 'stored'));
        const session = this.#ports.sessions.of(mailbox);
        const { clientId, body } = envelope;
        if (session)
          session.offer({ seq: outcome.seq, from: from.address.account, fromDevice: from.address.device, clientId, storedAt, body });
        else this.#ports.bus.publish({ kind: 'wake', mailbox });
        return;
      }
      case 'duplicate':
        this.#ports.counters.duplicates += 1;
        return report(success(envelope.clientId, 'duplicate'));
      case 'full':
        return this.#refuse(envelope, 'queue-full', BOUNDS.queueFullRetryMs, report);
      case 'gone':
        return this.#refuse(envelope, 'unknown-device', 0, report);
      case 'failed':
        return this.#refuse(envelope, 'unavailable', BOUNDS.unavailableRetryMs, report);
    }
  }

  /** The same outcome whether somebody is there or not: who is online is nobody's business. */
  #pass(from: Grant, mailbox: Mailbox, envelope: OutgoingEnvelope, now: number, report: Report): void {
    const { clientId, body } = envelope;
    const passing = { seq: 0, from: from.address.account, fromDevice: from.address.device, clientId, storedAt: now, body };
    const session = this.#ports.sessions.of(mailbox);
    if (session) session.pass(passing);
    else this.#ports.bus.publish({ kind: 'passing', mailbox, envelope: passing });
    this.#ports.counters.passing += 1;
    report(success(clientId, 'stored'));
  }
}
