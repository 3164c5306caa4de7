// Saves a draft a moment after the last keystroke, and at once when the page may be about to vanish.
// Each conversation has its own saver: a late save must never reach another conversation.

/** How long typing must rest, ms. */
export const DRAFT_REST_MS = 300;

export class DraftSaver {
  readonly #save: (text: string) => void;
  #saved: string;
  #pending: string | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #touched = false;

  /** `saved`: what is stored already; the same text is not saved again. */
  constructor(saved: string, save: (text: string) => void) {
    this.#saved = saved;
    this.#save = save;
  }

  /** What is stored, or will be once typing rests. */
  get current(): string {
    return this.#pending ?? this.#saved;
  }

  get pending(): boolean {
    return this.#pending !== null;
  }

  /** Whether anything was typed since the text came from the store. */
  get touched(): boolean {
    return this.#touched;
  }

  change(text: string): void {
    this.#touched = true;
    this.#pending = text;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.flush(), DRAFT_REST_MS);
  }

  /** Saves now what still waits; nothing otherwise. */
  flush(): void {
    clearTimeout(this.#timer);
    const text = this.#pending;
    this.#pending = null;
    if (text === null || text === this.#saved) return;
    this.#saved = text;
    this.#save(text);
  }

  /** What waits is not saved: it is on its way as a message. */
  drop(): void {
    clearTimeout(this.#timer);
    this.#pending = null;
  }

  /** Another tab stored this text. */
  adopt(text: string): void {
    if (this.pending) return;
    this.#saved = text;
    this.#touched = false;
  }
}
