// Candidates on their way, both ways. They leak: an address of this device stands not only in host candidates but as the related address
// (`raddr`) of all others, a relay's included.

import { CANDIDATE_MAX_BYTES, CANDIDATES_MAX } from '../domain/index.ts';
import type { Candidate } from './media-session.ts';
import { SLOTS } from './slots.ts';

/** So many are believed between two descriptions; more are left alone. */
const BELIEVED_MAX = 128;
/** Those that come within so long travel together. */
const TOGETHER_MS = 20;

/** What is sent of a candidate; `null`: nothing. */
export function outgoing(candidate: string, relayOnly: boolean): string | null {
  if (candidate === '' || candidate.length > CANDIDATE_MAX_BYTES) return null;
  if (relayOnly && !/ typ relay( |$)/.test(candidate)) return null;
  return candidate.replace(/ raddr (\S+) rport \d+/, (_, address: string) => ` raddr ${address.includes(':') ? '::' : '0.0.0.0'} rport 0`);
}

/** Whether a candidate of the other side has the shape of one. What it names is for the browser to try. */
const plausible = ({ candidate, mid, line }: Candidate): boolean =>
  candidate.length <= CANDIDATE_MAX_BYTES && /^candidate:[\x20-\x7e]+$/.test(candidate) && mid.length <= 16 && line < SLOTS.length;

/** Collects own candidates, and lets none go before the description that they belong to. */
export class CandidateBatch {
  readonly #send: (candidates: readonly Candidate[]) => void;
  #held: Candidate[] = [];
  #described = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(send: (candidates: readonly Candidate[]) => void) {
    this.#send = send;
  }

  add(candidate: Candidate): void {
    this.#held.push(candidate);
    if (this.#described) this.#timer ??= setTimeout(() => this.flush(), TOGETHER_MS);
  }

  /** Called when a description was sent. */
  described(): void {
    this.#described = true;
    if (this.#held.length > 0) this.#timer ??= setTimeout(() => this.flush(), TOGETHER_MS);
  }

  /** Before another description: what is held belongs to the one before. */
  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (!this.#described) return;
    while (this.#held.length > 0) this.#send(this.#held.splice(0, CANDIDATES_MAX));
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#held = [];
    this.#described = false;
  }
}

/** Lets so many candidates of the other side pass as a connection can need. */
export class CandidateGate {
  #left = BELIEVED_MAX;

  described(): void {
    this.#left = BELIEVED_MAX;
  }

  passes(candidate: Candidate): boolean {
    return plausible(candidate) && this.#left-- > 0;
  }
}
