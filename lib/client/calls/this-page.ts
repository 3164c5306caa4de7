// A tab's name among the tabs, and how others learn that it is gone: it holds a Web Lock that only its end releases.
// A reload is an end too: the tab's next page finds the note that this one left, and knows which call was its own.

import type { CallId } from '../../domain/index.ts';
import { type PageId, pageLock } from './call-channel.ts';

const NOTE = 'sotto.call';
const NAME = /^[0-9a-f]{32}$/;
/** So long the next page waits for the one before it to be gone. */
const GONE_WITHIN_MS = 3_000;

/** What a call's page leaves for the page that is loaded in its place: random names and two bits, nothing about anybody. */
export interface CallNote {
  readonly page: PageId;
  readonly call: CallId;
  readonly microphone: boolean;
  readonly camera: boolean;
}

/** `null` where the browser keeps nothing. */
function notes(): Storage | null {
  try {
    // biome-ignore lint/style/noRestrictedGlobals: only a tab's own storage tells a reload from another tab; what stands there is random
    return sessionStorage;
  } catch {
    return null;
  }
}

export class ThisPage {
  readonly id: PageId = crypto.randomUUID().replaceAll('-', '');
  #held: Promise<void> | null = null;

  /** Resolves when the lock is held; it is until the page is gone. */
  hold(): Promise<void> {
    this.#held ??= new Promise((resolve, reject) => {
      navigator.locks
        .request(pageLock(this.id), () => {
          resolve();
          return new Promise<never>(() => {});
        })
        .catch(reject);
    });
    return this.#held;
  }

  leaveNote(note: Omit<CallNote, 'page'>): void {
    try {
      notes()?.setItem(NOTE, JSON.stringify({ page: this.id, ...note } satisfies CallNote));
    } catch {
      // No room: a reload ends the call.
    }
  }

  removeNote(): void {
    notes()?.removeItem(NOTE);
  }

  /** The note of the page that stood here before, once that page is gone for sure. A tab that was copied finds `null`: the other one lives. */
  async takeNote(): Promise<CallNote | null> {
    const text = notes()?.getItem(NOTE) ?? null;
    this.removeNote();
    const note = text === null ? null : readNote(text);
    if (note === null) return null;
    const gone = navigator.locks.request(pageLock(note.page), { signal: AbortSignal.timeout(GONE_WITHIN_MS) }, () => true);
    return (await gone.catch(() => false)) ? note : null;
  }
}

function readNote(text: string): CallNote | null {
  try {
    const { page, call, microphone, camera } = JSON.parse(text) as Partial<Record<keyof CallNote, unknown>>;
    if (typeof page !== 'string' || typeof call !== 'string' || !NAME.test(page) || !NAME.test(call)) return null;
    return { page, call: call as CallId, microphone: microphone === true, camera: camera === true };
  } catch {
    return null;
  }
}
