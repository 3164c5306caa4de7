// What waits in each mailbox, in memory: sequence number, size, expiry. The journal on disk has no index by mailbox, because such an index
// makes every insert slower the longer the backlog is; this one is rebuilt at boot. About 200 bytes an envelope.

import { LIMITS } from '../../protocol/index.ts';
import { ClientIds } from './client-ids.ts';
import type { Mailbox } from './store.ts';

export interface Entry {
  readonly seq: number;
  readonly bytes: number;
  /** ms since 1970. */
  readonly expiresAt: number;
  /** From `clientIdKeyOf`. */
  readonly key: string;
}

/** Parallel columns, ordered by sequence number: an object per envelope would cost twice the memory. */
interface Queue {
  readonly seqs: number[];
  readonly sizes: number[];
  readonly expiries: number[];
  readonly keys: string[];
  bytes: number;
}

/** Index of the first number that is not below `wanted`. */
function lowerBound(sorted: readonly number[], wanted: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] as number) < wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}

export class Waiting {
  readonly #queues = new Map<Mailbox, Queue>();
  readonly clientIds = new ClientIds();

  /** Sequence numbers of one mailbox must come in rising order. */
  add(mailbox: Mailbox, entry: Entry): void {
    let queue = this.#queues.get(mailbox);
    if (!queue) {
      queue = { seqs: [], sizes: [], expiries: [], keys: [], bytes: 0 };
      this.#queues.set(mailbox, queue);
    }
    queue.seqs.push(entry.seq);
    queue.sizes.push(entry.bytes);
    queue.expiries.push(entry.expiresAt);
    queue.keys.push(entry.key);
    queue.bytes += entry.bytes;
    this.clientIds.stored(entry.key);
  }

  /** Sequence numbers that wait between `first` and `last`, both included. */
  within(mailbox: Mailbox, first: number, last: number): readonly number[] {
    const seqs = this.#queues.get(mailbox)?.seqs;
    return seqs ? seqs.slice(lowerBound(seqs, first), lowerBound(seqs, last + 1)) : [];
  }

  /** Forgets what waits between `first` and `last`, both included. */
  remove(mailbox: Mailbox, first: number, last: number): void {
    const queue = this.#queues.get(mailbox);
    if (!queue) return;
    const from = lowerBound(queue.seqs, first);
    const count = lowerBound(queue.seqs, last + 1) - from;
    if (count <= 0) return;
    if (count === queue.seqs.length) this.#queues.delete(mailbox);
    queue.seqs.splice(from, count);
    queue.expiries.splice(from, count);
    for (const bytes of queue.sizes.splice(from, count)) queue.bytes -= bytes;
    for (const key of queue.keys.splice(from, count)) this.clientIds.removed(key);
  }

  drop(mailbox: Mailbox): void {
    this.remove(mailbox, 0, Number.MAX_SAFE_INTEGER - 1);
  }

  /** What to read for one page: in order, not expired at `now`, within the limits but at least one. */
  pageOf(mailbox: Mailbox, after: number, limit: { readonly envelopes: number; readonly bytes: number }, now: number): readonly number[] {
    const queue = this.#queues.get(mailbox);
    const page: number[] = [];
    if (!queue) return page;
    let bytes = 0;
    for (let i = lowerBound(queue.seqs, after + 1); i < queue.seqs.length && page.length < limit.envelopes; i++) {
      if ((queue.expiries[i] as number) <= now) continue;
      bytes += queue.sizes[i] as number;
      if (bytes > limit.bytes && page.length > 0) break;
      page.push(queue.seqs[i] as number);
    }
    return page;
  }

  totals(mailbox: Mailbox): { readonly envelopes: number; readonly bytes: number } {
    const queue = this.#queues.get(mailbox);
    return { envelopes: queue?.seqs.length ?? 0, bytes: queue?.bytes ?? 0 };
  }

  /** Up to `limit` expired entries. */
  expired(now: number, limit: number): readonly { readonly mailbox: Mailbox; readonly seq: number }[] {
    const found: { mailbox: Mailbox; seq: number }[] = [];
    for (const [mailbox, { seqs, expiries }] of this.#queues) {
      for (let i = 0; i < seqs.length; i++) {
        if ((expiries[i] as number) > now) continue;
        found.push({ mailbox, seq: seqs[i] as number });
        if (found.length === limit) return found;
      }
    }
    return found;
  }
}

/** Decides, append by append, what fits into the queues while a batch is being put together. */
export class Admission {
  readonly #waiting: Waiting;
  readonly #added = new Map<Mailbox, { envelopes: number; bytes: number }>();
  readonly #keys = new Set<string>();

  constructor(waiting: Waiting) {
    this.#waiting = waiting;
  }

  /** `admitted` counts it in. */
  consider(mailbox: Mailbox, key: string, bytes: number): 'admitted' | 'duplicate' | 'full' {
    if (this.#keys.has(key) || this.#waiting.clientIds.has(key)) return 'duplicate';
    const held = this.#waiting.totals(mailbox);
    const added = this.#added.get(mailbox) ?? { envelopes: 0, bytes: 0 };
    if (held.envelopes + added.envelopes >= LIMITS.queueEnvelopes || held.bytes + added.bytes + bytes > LIMITS.queueBytes) return 'full';
    added.envelopes += 1;
    added.bytes += bytes;
    this.#added.set(mailbox, added);
    this.#keys.add(key);
    return 'admitted';
  }
}
