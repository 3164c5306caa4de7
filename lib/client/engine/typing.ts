// Who is writing to me, and how often I say that I am writing. In memory only; a sign that is not renewed fades.

import type { ConversationId } from '../../domain/index.ts';

/** A sign of typing is shown this long unless renewed, ms. */
const SHOWN_MS = 8_000;
/** My own sign is renewed at most this often, ms. */
const RENEW_MS = 4_000;

export class Typing {
  readonly #onChange: () => void;
  readonly #timers = new Map<ConversationId, ReturnType<typeof setTimeout>>();
  readonly #said = new Map<ConversationId, number>();

  constructor(onChange: () => void) {
    this.#onChange = onChange;
  }

  get shown(): ReadonlySet<ConversationId> {
    return new Set(this.#timers.keys());
  }

  heard(id: ConversationId, typing: boolean): void {
    const was = this.#timers.has(id);
    clearTimeout(this.#timers.get(id));
    this.#timers.delete(id);
    if (typing)
      this.#timers.set(
        id,
        setTimeout(() => this.heard(id, false), SHOWN_MS),
      );
    if (was !== typing) this.#onChange();
  }

  /** Whether this sign of mine is worth sending: the first, then one a few seconds, and the end of one that was said. `now`: ms. */
  shouldSay(id: ConversationId, typing: boolean, now: number): boolean {
    const last = this.#said.get(id);
    if (typing) {
      if (last !== undefined && now - last < RENEW_MS) return false;
      this.#said.set(id, now);
      return true;
    }
    this.#said.delete(id);
    return last !== undefined && now - last < SHOWN_MS;
  }

  /** My message went out: its arrival ends the sign by itself. */
  forget(id: ConversationId): void {
    this.#said.delete(id);
  }
}
