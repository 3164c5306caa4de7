// The outcomes of one `send` frame: collected in the order of its envelopes, handed on together when the last one is known.

import type { ErrorCode, OutgoingEnvelope, SendOutcome } from '../../protocol/index.ts';

export class Outcomes {
  readonly #envelopes: readonly OutgoingEnvelope[];
  readonly #report: (outcomes: readonly SendOutcome[]) => void;
  readonly #outcomes: SendOutcome[] = [];
  #open: number;

  constructor(envelopes: readonly OutgoingEnvelope[], report: (outcomes: readonly SendOutcome[]) => void) {
    this.#envelopes = envelopes;
    this.#report = report;
    this.#open = envelopes.length;
  }

  /** `index`: the envelope's place in its frame. Each is told once. */
  succeed(index: number, outcome: 'stored' | 'duplicate'): void {
    // Nobody reads the code of a success; the wire wants one.
    this.#tell(index, outcome, 'internal', 0);
  }
  refuse(index: number, code: ErrorCode, retryAfterMs: number): void {
    this.#tell(index, 'refused', code, retryAfterMs);
  }

  #tell(index: number, outcome: SendOutcome['outcome'], code: ErrorCode, retryAfterMs: number): void {
    const clientId = (this.#envelopes[index] as OutgoingEnvelope).clientId;
    this.#outcomes[index] = { clientId, outcome, code, retryAfterMs };
    this.#open -= 1;
    if (this.#open === 0) this.#report(this.#outcomes);
  }
}
