// Whether the line stands, and how long it may be away. A browser calls a line failed after seconds; a person walks from one network to
// another for longer than that.

import type { MediaState } from './media-session.ts';

/** So long a line may be away, or take to be made. */
export const LOST_AFTER_MS = 30_000;
/** Other paths are tried so often while it is. */
const RESTART_EVERY_MS = 5_000;

export interface LineWatchOptions {
  readonly changed: () => void;
  readonly restart: () => void;
  readonly lost: () => void;
}

export class LineWatch {
  readonly #options: LineWatchOptions;
  #line: MediaState['line'] = 'connecting';
  #lost: ReturnType<typeof setTimeout> | undefined;
  #restart: ReturnType<typeof setInterval> | undefined;

  constructor(options: LineWatchOptions) {
    this.#options = options;
  }

  get line(): MediaState['line'] {
    return this.#line;
  }

  /** Descriptions are on their way: from now on a line is due. */
  begin(): void {
    this.#lost ??= setTimeout(() => this.#options.lost(), LOST_AFTER_MS);
  }

  hear(state: RTCPeerConnectionState): void {
    if (state === 'connected') {
      this.close();
      this.#become('connected');
    } else if (state === 'failed' || state === 'disconnected') {
      this.begin();
      this.restarted();
      if (this.#line === 'connected') this.#become('reconnecting');
    }
  }

  /** Somebody looks for other paths already: the next turn is later. */
  restarted(): void {
    if (this.#lost === undefined) return;
    clearInterval(this.#restart);
    this.#restart = setInterval(() => this.#options.restart(), RESTART_EVERY_MS);
  }

  close(): void {
    clearTimeout(this.#lost);
    clearInterval(this.#restart);
    this.#lost = undefined;
    this.#restart = undefined;
  }

  #become(line: MediaState['line']): void {
    if (line === this.#line) return;
    this.#line = line;
    this.#options.changed();
  }
}
