// What a call waits for besides signals: the next moment that matters to it, and the death of the page that has it.

import type { PageId } from '../calls/call-channel.ts';

/** What of the world calls need; tests bring their own. */
export interface CallSurroundings {
  /** Calls `onDied` once when the page is gone. Returns the function that stops watching. */
  readonly watchPage: (page: PageId, onDied: () => void) => () => void;
  /** Runs once after so many ms. Returns the function that stops it. */
  readonly alarm?: (run: () => void, afterMs: number) => () => void;
}

const timer = (run: () => void, afterMs: number) => {
  const id = setTimeout(run, afterMs);
  return () => clearTimeout(id);
};

export class CallWatch {
  readonly #surroundings: CallSurroundings;
  readonly #onTime: () => void;
  readonly #onDied: (page: PageId) => void;
  readonly #watched = new Map<PageId, () => void>();
  #stopAlarm: () => void = () => {};
  #stopped = false;

  constructor(parts: CallSurroundings & { readonly onTime: () => void; readonly onDied: (page: PageId) => void }) {
    this.#surroundings = parts;
    this.#onTime = parts.onTime;
    this.#onDied = parts.onDied;
  }

  get stopped(): boolean {
    return this.#stopped;
  }

  stop(): void {
    this.#stopped = true;
    this.#stopAlarm();
    for (const stop of this.#watched.values()) stop();
  }

  /** Replaces the alarm; `null`: none. */
  setAlarm(afterMs: number | null): void {
    this.#stopAlarm();
    if (afterMs === null || this.#stopped) return;
    const { alarm = timer } = this.#surroundings;
    this.#stopAlarm = alarm(() => {
      if (!this.#stopped) this.#onTime();
    }, afterMs);
  }

  /** Watches these pages, and no others. */
  setPages(pages: ReadonlySet<PageId>): void {
    for (const [page, stop] of this.#watched) {
      if (pages.has(page)) continue;
      stop();
      this.#watched.delete(page);
    }
    for (const page of pages) {
      if (this.#watched.has(page) || this.#stopped) continue;
      const died = () => {
        if (!this.#stopped) this.#onDied(page);
      };
      this.#watched.set(page, this.#surroundings.watchPage(page, died));
    }
  }
}
