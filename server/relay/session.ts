// One device while it is connected: what it sends is routed, what waits for it is delivered. Born after `hello` was believed.

import {
  type AckRange,
  type ClientFrame,
  type DeliveredEnvelope,
  type ErrorCode,
  LIMITS,
  type OutgoingEnvelope,
  type RelayFrame,
  type SendOutcome,
} from '../../protocol/index.ts';
import type { Counters } from '../ops/counters.ts';
import type { Grant, Removal, Store } from '../store/store.ts';
import { Delivery } from './delivery.ts';
import type { Line } from './line.ts';
import { type FlushQueue, Outgoing } from './outgoing.ts';

/** Close codes: 1008 policy, 1012 service restart, 4000 a newer socket of the same device. */
const CLOSE_CODES: Partial<Record<ErrorCode, number>> = { replaced: 4000, unavailable: 1012, internal: 1011 };
const POLICY = 1008;

/** What a session needs of the relay; one for all of them. */
export interface SessionPorts {
  readonly store: Pick<Store, 'page' | 'waiting'>;
  readonly counters: Counters;
  readonly flushQueue: FlushQueue;
  /** ms since 1970. */
  readonly now: () => number;
  readonly failed: (error: unknown) => void;
  readonly route: (
    from: Grant,
    envelopes: readonly OutgoingEnvelope[],
    report: (outcomes: readonly SendOutcome[]) => void,
  ) => void | Promise<void>;
  readonly remove: (removal: Removal) => void;
  readonly left: (session: Session) => void;
}

export class Session {
  readonly grant: Grant;
  /** Hex of the SHA-256 of the token that opened it. */
  readonly tokenHash: string;
  readonly #ports: SessionPorts;
  readonly #line: Line;
  readonly #outgoing: Outgoing;
  readonly #delivery: Delivery;
  #ended = false;

  constructor(ports: SessionPorts, line: Line, grant: Grant, tokenHash: string) {
    this.grant = grant;
    this.tokenHash = tokenHash;
    this.#ports = ports;
    this.#line = line;
    this.#outgoing = new Outgoing(line, ports.flushQueue);
    this.#delivery = new Delivery(grant.mailbox, {
      store: ports.store,
      now: ports.now,
      hasRoom: () => this.#outgoing.bufferedBytes < LIMITS.socketBufferedBytes,
      deliver: (envelope) => {
        ports.counters.delivered += 1;
        this.#outgoing.envelope(envelope);
      },
      drained: () => this.#outgoing.frame({ kind: 'drained' }),
      failed: (error) => {
        ports.failed(error);
        this.end('unavailable');
      },
    });
  }

  /** Says welcome and begins to deliver. */
  async start(): Promise<void> {
    const { envelopes } = await this.#ports.store.waiting(this.grant.mailbox);
    if (this.#ended) return;
    this.#outgoing.frame({ kind: 'welcome', serverTime: this.#ports.now(), queued: envelopes });
    this.#delivery.begin();
  }

  /** A promise when the next frame must wait for this one. */
  receive(frame: Exclude<ClientFrame, { kind: 'hello' }>): void | Promise<void> {
    switch (frame.kind) {
      case 'send':
        return this.#ports.route(this.grant, frame.envelopes, (outcomes) => this.#outgoing.sent(outcomes));
      case 'ack':
        return this.#acknowledge(frame.ranges);
      case 'ping':
        return this.#outgoing.frame({ kind: 'pong', nonce: frame.nonce, serverTime: this.#ports.now() });
    }
  }

  #acknowledge(ranges: readonly AckRange[]): void {
    if (ranges.some(({ first, last }) => first === 0 || first > last)) {
      this.refuse('malformed');
      return;
    }
    for (const { first, last } of ranges) this.#ports.remove({ mailbox: this.grant.mailbox, first, last });
    this.#ports.counters.acknowledged += ranges.length;
    this.#delivery.acknowledged(ranges);
  }

  /** Just stored for this device. */
  offer(envelope: DeliveredEnvelope): void {
    this.#delivery.offer(envelope);
  }
  /** Stored for this device by another node. */
  wake(): void {
    this.#delivery.wake();
  }
  /** Handed over if there is room, else dropped: it is kept nowhere. */
  pass(envelope: DeliveredEnvelope): void {
    if (this.#outgoing.bufferedBytes < LIMITS.socketBufferedBytes) this.#outgoing.envelope(envelope);
  }
  tell(frame: RelayFrame): void {
    this.#outgoing.frame(frame);
  }
  /** The frame did nothing; the connection stays. */
  refuse(code: ErrorCode, retryAfterMs = 0): void {
    this.#outgoing.frame({ kind: 'error', code, fatal: 0, retryAfterMs });
  }
  /** The socket has room again. */
  drained(): void {
    this.#delivery.resume();
  }

  /** Says why and closes. */
  end(code: ErrorCode): void {
    if (this.#ended) return;
    this.#outgoing.frame({ kind: 'error', code, fatal: 1, retryAfterMs: 0 });
    this.#finish(CLOSE_CODES[code] ?? POLICY);
  }

  /** The relay goes away: comes back after `retryAfterMs`. */
  goodbye(retryAfterMs: number): void {
    if (this.#ended) return;
    this.#outgoing.frame({ kind: 'goodbye', retryAfterMs });
    this.#finish(1012);
  }

  #finish(closeCode: number): void {
    this.closed();
    this.#outgoing.flush();
    this.#line.close(closeCode);
  }

  /** The socket is gone. */
  closed(): void {
    this.#ended = true;
    this.#delivery.end();
    this.#ports.left(this);
  }
}
