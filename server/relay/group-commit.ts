// Group commit: whatever was read in one turn of the event loop shares one transaction. There is no timer: under load the turns grow by
// themselves, and a lone sender waits for nobody.

import { performance } from 'node:perf_hooks';
import type { Counters } from '../ops/counters.ts';
import type { Append, AppendOutcome, Removal, Store } from '../store/store.ts';

export type CommitOutcome = AppendOutcome | { readonly kind: 'failed' };
type Done = (outcome: CommitOutcome) => void;

export class GroupCommit {
  readonly #store: Store;
  readonly #counters: Counters;
  readonly #onFailure: (error: unknown) => void;
  #appends: Append[] = [];
  #dones: Done[] = [];
  #removals: Removal[] = [];
  #scheduled = false;
  #running = false;
  #idle: (() => void)[] = [];

  constructor(store: Store, counters: Counters, onFailure: (error: unknown) => void) {
    this.#store = store;
    this.#counters = counters;
    this.#onFailure = onFailure;
  }

  /** `done` is called once, after the commit and in the order of the appends. `failed`: nothing of the batch was stored. */
  append(append: Append, done: Done): void {
    this.#appends.push(append);
    this.#dones.push(done);
    this.#schedule();
  }

  /** Lost when the commit fails: what is not removed is delivered once more. */
  remove(removal: Removal): void {
    this.#removals.push(removal);
    this.#schedule();
  }

  /** Resolves when nothing is waiting or being written. */
  idle(): Promise<void> {
    if (!this.#scheduled && !this.#running) return Promise.resolve();
    return new Promise((resolve) => this.#idle.push(resolve));
  }

  #schedule(): void {
    if (this.#scheduled || this.#running) return;
    this.#scheduled = true;
    setImmediate(() => void this.#commit());
  }

  async #commit(): Promise<void> {
    this.#scheduled = false;
    this.#running = true;
    const batch = { appends: this.#appends, removals: this.#removals };
    const dones = this.#dones;
    this.#appends = [];
    this.#removals = [];
    this.#dones = [];
    const started = performance.now();
    let outcomes: readonly CommitOutcome[];
    try {
      outcomes = await this.#store.commit(batch);
    } catch (error) {
      this.#counters.failedCommits += 1;
      this.#onFailure(error);
      outcomes = batch.appends.map(() => ({ kind: 'failed' }));
    }
    this.#counters.commits += 1;
    this.#counters.commitMs += performance.now() - started;
    for (const [i, done] of dones.entries()) done(outcomes[i] ?? { kind: 'failed' });
    this.#running = false;
    if (this.#appends.length > 0 || this.#removals.length > 0) this.#schedule();
    else for (const resolve of this.#idle.splice(0)) resolve();
  }
}
