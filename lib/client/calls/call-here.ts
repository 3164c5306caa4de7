// The call that this page has: hands the engine's words to the media in their order, and the media's to the engine.
// Whatever goes wrong ends in `close`, which lets microphone and camera go.

import { codeOf } from '../../base/index.ts';
import type { CallId } from '../../domain/index.ts';
import type { IceOptions, MediaEvent, MediaSession, MediaState } from '../../rtc/index.ts';
import { SerialQueue } from '../engine/serial-queue.ts';
import type { ForPage, PageMessage } from './call-channel.ts';

/** A line that dropped is restarted again after so long. */
const RESTART_AFTER_MS = 4_000;
/** So long fresh servers are waited for; then those known must do. */
const ICE_WITHIN_MS = 3_000;

export type MediaEnd = 'lost' | 'unsafe' | 'no-media';

export interface CallHereOptions {
  readonly call: CallId;
  readonly media: MediaSession;
  /** What the session was opened with. */
  readonly ice: IceOptions;
  readonly freshIce: () => Promise<IceOptions>;
  /** In order, to the engine. */
  readonly tell: (message: PageMessage) => Promise<void>;
  /** There is another `state`. */
  readonly onChange: () => void;
  /** The call cannot go on; everything is closed already. */
  readonly onEnd: (reason: MediaEnd) => void;
}

export class CallHere {
  #call: CallId;
  /** The engine has said that this page has the call: from then on its word alone decides. */
  confirmed = false;
  readonly media: MediaSession;
  readonly #options: CallHereOptions;
  readonly #words = new SerialQueue();
  readonly #silence: () => void;
  #ice: IceOptions;
  #state: MediaState;
  #begun = false;
  #closed = false;
  /** Number of the word that was heard last: an engine that takes over says the latest again. */
  #heard = 0;
  #toldShown = '';
  #toldLine: 'connected' | 'reconnecting' | null = null;
  /** Frames opened when the line was last without a connection: only one more proves that it is back. */
  #openedBefore = 0;
  #bringingBack: { readonly again: () => void } | null = null;

  constructor(options: CallHereOptions) {
    this.#options = options;
    this.#call = options.call;
    this.media = options.media;
    this.#ice = options.ice;
    this.#state = options.media.state();
    this.#silence = options.media.listen((event) => this.#hear(event));
  }

  get call(): CallId {
    return this.#call;
  }
  get state(): MediaState {
    return this.#state;
  }

  /**
   * Both called each other, and theirs is the call that counts: the same two people, the same page, the same consent. Returns whether that
   * could be; once a connection has begun it cannot.
   */
  becomes(call: CallId): boolean {
    if (this.#begun || this.#closed) return false;
    this.#call = call;
    this.confirmed = false;
    this.#heard = 0;
    return true;
  }

  /** Does what the engine says after everything that it said before. */
  take(word: ForPage, number: number): void {
    if (number <= this.#heard) return;
    this.#heard = number;
    void this.#words
      .run(async () => {
        if (!this.#closed) await this.#obey(word);
      })
      .catch((error: unknown) => {
        // A candidate that cannot be read costs that candidate.
        if (word.kind !== 'candidates') this.#end(codeOf(error) === 'unsafe' ? 'unsafe' : 'lost');
      });
  }

  /** The network came back, or is another. */
  restart(): void {
    if (!this.#begun || this.#closed) return;
    if (this.#bringingBack) this.#bringingBack.again();
    else void this.#bringBack();
  }

  /** Lets microphone and camera go. Twice is once. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#silence();
    this.#bringingBack?.again();
    this.media.close();
  }

  async #obey(word: ForPage): Promise<void> {
    switch (word.kind) {
      case 'begin':
        if (this.#begun) await this.media.renew(await this.#freshIce());
        this.#begun = true;
        this.#toldShown = '';
        this.#dropped();
        await this.media.setSendKey(word.sendKey);
        if (word.receiveKey) await this.media.addReceiveKey(word.receiveKey);
        this.#tellShown();
        if (word.offers) await this.media.start();
        break;
      case 'receive-key':
        await this.media.addReceiveKey(word.key);
        break;
      case 'send-key':
        await this.media.setSendKey(word.key);
        break;
      case 'describe':
        await this.media.describe(word.type, word.sdp, word.fingerprint);
        break;
      case 'renegotiate':
        await this.media.renegotiate();
        break;
      case 'candidates':
        await this.media.addCandidates(word.candidates);
        break;
      case 'end':
        this.close();
        break;
    }
  }

  #hear(event: MediaEvent): void {
    if (this.#closed) return;
    switch (event.kind) {
      case 'state':
        this.#become(event.state);
        break;
      case 'ended':
        this.#end(event.reason);
        break;
      default:
        this.#tell(event);
    }
  }

  #become(state: MediaState): void {
    this.#state = state;
    if (this.#begun) {
      this.#tellShown();
      if (state.line === 'reconnecting' && this.#toldLine === 'connected') {
        this.#dropped();
        this.#tellLine('reconnecting');
      } else if (state.line === 'connected' && state.frames.opened > this.#openedBefore) this.#tellLine('connected');
      if (state.line === 'reconnecting' && !this.#bringingBack) void this.#bringBack();
    }
    this.#options.onChange();
  }

  /** Asks for fresh servers and restarts, again and again until the line is back; how long that may go on the media knows. */
  async #bringBack(): Promise<void> {
    do {
      const { promise: again, resolve } = Promise.withResolvers<void>();
      this.#bringingBack = { again: resolve };
      try {
        const ice = await this.#freshIce();
        if (!this.#closed) await this.#words.run(() => this.media.restart(ice));
      } catch {
        // Tried again below.
      }
      const timer = setTimeout(resolve, RESTART_AFTER_MS);
      if (!this.#closed && this.#state.line === 'reconnecting') await again;
      clearTimeout(timer);
    } while (!this.#closed && this.#state.line === 'reconnecting');
    this.#bringingBack = null;
  }

  async #freshIce(): Promise<IceOptions> {
    const { promise: late, resolve } = Promise.withResolvers<IceOptions>();
    const timer = setTimeout(() => resolve(this.#ice), ICE_WITHIN_MS);
    this.#ice = await Promise.race([this.#options.freshIce().catch(() => this.#ice), late]);
    clearTimeout(timer);
    return this.#ice;
  }

  #dropped(): void {
    this.#openedBefore = this.media.state().frames.opened;
    this.#toldLine = null;
  }

  #tellShown(): void {
    const { microphone, camera, screen } = this.#state;
    const shown = `${microphone} ${camera} ${screen}`;
    if (shown === this.#toldShown) return;
    this.#toldShown = shown;
    this.#tell({ kind: 'media', microphone, camera, screen });
  }

  #tellLine(line: 'connected' | 'reconnecting'): void {
    if (line === this.#toldLine) return;
    this.#toldLine = line;
    this.#tell({ kind: 'line', line });
  }

  #tell(message: PageMessage): void {
    // Refused only when the call is over, which its own news says.
    this.#options.tell(message).catch(() => {});
  }

  #end(reason: MediaEnd): void {
    if (this.#closed) return;
    this.close();
    this.#options.onEnd(reason);
  }
}
