// Somebody who writes a series of texts into the open conversation, a few at a time, and whose tab may be gone at any moment. What stood in
// the conversation before must stand there after, in order; what did not is written again, as a person would.

import { expect } from '@playwright/test';
import type { Tab } from './tab.ts';

export class Writer {
  readonly texts: readonly string[];
  #tab: Tab;
  /** Texts that were typed, and of them those that were seen in the conversation. */
  #typed = 0;
  #accepted = 0;
  #stopped = Promise.withResolvers<void>();
  #isStopped = false;

  /** `texts`: each only once in the conversation. */
  constructor(tab: Tab, texts: readonly string[]) {
    this.#tab = tab;
    this.texts = texts;
  }

  get tab(): Tab {
    return this.#tab;
  }
  get accepted(): number {
    return this.#accepted;
  }
  get isStopped(): boolean {
    return this.#isStopped;
  }
  get isDone(): boolean {
    return this.#accepted === this.texts.length;
  }
  /** What is typed next; `undefined` when all was. */
  get next(): string | undefined {
    return this.texts[this.#typed];
  }

  /** Types up to `count` more and waits until the last of them stands in the conversation, unless told to stop. */
  async burst(count: number): Promise<void> {
    for (const text of this.texts.slice(this.#typed, this.#typed + count)) {
      if (this.#isStopped) return;
      this.#typed += 1;
      await this.#tab.send(text);
    }
    const last = this.texts[this.#typed - 1];
    if (this.#isStopped || last === undefined) return;
    await Promise.race([this.#stands(last), this.#stopped.promise]);
    if (!this.#isStopped) this.#accepted = this.#typed;
  }

  /** Resolves when it stands in the conversation: usually at its end, but others write too, and what is far up is not drawn. */
  async #stands(text: string): Promise<void> {
    try {
      await expect(this.#tab.mine(text)).toBeVisible({ timeout: 5_000 });
    } catch {
      await expect.poll(() => this.#tab.hasWritten(text), { timeout: 60_000 }).toBe(true);
    }
  }

  /** Types nothing more after the text it is at; a burst under way ends. */
  stop(): void {
    this.#isStopped = true;
    this.#stopped.resolve();
  }

  /** Goes on in the same tab, which kept what was typed. */
  goOn(): void {
    this.#isStopped = false;
    this.#stopped = Promise.withResolvers();
  }

  /** Goes on in a tab that knows only what the conversation shows: nothing that stood there may be missing, be double or have moved. */
  async comeBack(tab: Tab): Promise<void> {
    const known = new Set(this.texts);
    const kept = (await tab.messages()).filter(({ from, text }) => from === 'You' && known.has(text)).map(({ text }) => text);
    expect(kept, 'what was written before the end came').toEqual(this.texts.slice(0, kept.length));
    expect(kept.length, 'what stood in the conversation still does').toBeGreaterThanOrEqual(this.#accepted);
    this.#tab = tab;
    this.#typed = kept.length;
    this.#accepted = kept.length;
    this.goOn();
  }
}
