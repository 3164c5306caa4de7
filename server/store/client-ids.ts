// Which client ids were stored before, so that a resend is answered and not stored again. Waiting ones are all known; acknowledged ones
// for a while: two generations of a bounded set, the older thrown away whole.

import { BOUNDS } from '../limits.ts';
import type { Mailbox } from './store.ts';

const scratch = Buffer.alloc(8 + 16);

/** A flat string (a joined one would keep both its parts alive), one byte a character. */
export function clientIdKeyOf(sender: Mailbox, clientId: Uint8Array): string {
  scratch.writeDoubleBE(sender, 0);
  scratch.set(clientId, 8);
  return scratch.toString('latin1');
}

export class ClientIds {
  readonly #waiting = new Set<string>();
  #recent = new Set<string>();
  #older = new Set<string>();

  has(key: string): boolean {
    return this.#waiting.has(key) || this.#recent.has(key) || this.#older.has(key);
  }
  stored(key: string): void {
    this.#waiting.add(key);
  }
  /** No longer waits; remembered for a while. */
  removed(key: string): void {
    if (!this.#waiting.delete(key)) return;
    this.#recent.add(key);
    if (this.#recent.size >= BOUNDS.recentClientIds / 2) {
      this.#older = this.#recent;
      this.#recent = new Set();
    }
  }
}
