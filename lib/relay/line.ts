// The line to the relay: logs in, keeps one socket open, comes back by itself, and hands frames up. It never looks inside an envelope.
// What was sent and not answered when a socket died is the caller's to send again: the line keeps no queue.

import {
  type AckRange,
  type AnswerOf,
  CALLS,
  type CallName,
  type ClientFrame,
  type DeliveredEnvelope,
  type DeviceAddress,
  decodeRelayFrame,
  encodeClientFrame,
  type Markers,
  type OutgoingEnvelope,
  type RelayFrame,
  type RequestOf,
  type SendOutcome,
} from '../../protocol/index.ts';
import { Emitter, type Log, SottoError } from '../base/index.ts';
import { backoff } from './backoff.ts';
import { callRelay } from './calls.ts';

const PING_MS = 20_000;
const PONG_TIMEOUT_MS = 10_000;
const CONNECT_TIMEOUT_MS = 15_000;
/** Refusals after which trying again by itself is of no use. */
const FINAL = new Set(['unsupported-version', 'unknown-device', 'bad-signature', 'origin-refused', 'replaced']);

/** `refused` carries the relay's reason, such as `unsupported-version`: trying again by itself is of no use. */
export type LineState =
  | { readonly kind: 'online' }
  | { readonly kind: 'connecting' }
  | { readonly kind: 'offline' }
  | { readonly kind: 'refused'; readonly code: string };

export type LineEvent =
  /** A socket said welcome: send again what was not answered. `serverTime`: relay's clock, ms. */
  | { readonly kind: 'opened'; readonly serverTime: number }
  | { readonly kind: 'closed' }
  | { readonly kind: 'sent'; readonly outcomes: readonly SendOutcome[] }
  | { readonly kind: 'delivered'; readonly envelopes: readonly DeliveredEnvelope[] }
  /** What had waited at the relay is delivered. */
  | { readonly kind: 'drained' }
  | { readonly kind: 'prekeys'; readonly oneTime: number; readonly kem: number };

export interface LineOptions {
  /** The relay's origin, such as `https://chat.example.org`. */
  readonly origin: string;
  readonly who: DeviceAddress;
  /** Signs the relay's challenge with the device's login key. */
  readonly signLogin: (nonce: Uint8Array) => Promise<Uint8Array>;
  /** Runs before each login: registers the account where that has not happened yet, or where the relay has forgotten it. */
  readonly prepare: (forgotten: boolean) => Promise<void>;
  /** Asked for just before each login; what it gives must be on disk by then. A login that got no answer is repeated with the same. */
  readonly markers: () => Promise<Markers>;
  /**
   * After each login, before its token is used. `continued`: false when another copy of this device's storage logged in since this one did.
   * Calls that need a token wait for it, so it must not wait for one.
   */
  readonly onLogin: (continued: boolean) => Promise<void>;
  readonly log: Log;
  readonly connect?: (url: string) => WebSocket;
  readonly fetcher?: typeof fetch;
}

export class Line {
  readonly events = new Emitter<LineEvent>();
  readonly states = new Emitter<LineState>();
  readonly #options: LineOptions;
  #state: LineState = { kind: 'offline' };
  #socket: WebSocket | null = null;
  #token: Uint8Array | null = null;
  #login: Promise<Uint8Array> | null = null;
  #wanted = false;
  #attempt = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #ping: ReturnType<typeof setTimeout> | undefined;

  constructor(options: LineOptions) {
    this.#options = options;
  }

  get state(): LineState {
    return this.#state;
  }
  get isOpen(): boolean {
    return this.#state.kind === 'online';
  }

  open(): void {
    if (this.#wanted) return;
    this.#wanted = true;
    void this.#connect();
  }

  close(): void {
    this.#wanted = false;
    clearTimeout(this.#timer);
    this.#drop();
    this.#become({ kind: 'offline' });
  }

  /** The network may be back: try at once instead of waiting out the pause. */
  nudge(): void {
    if (!this.#wanted || this.#socket || this.#state.kind === 'online' || this.#state.kind === 'refused') return;
    this.#attempt = 0;
    clearTimeout(this.#timer);
    void this.#connect();
  }

  /** Ends the socket and comes back after a pause: the relay then hands over again what was not acknowledged. */
  renew(): void {
    this.#drop();
    this.#failed(new SottoError('offline', 'renewed'));
  }

  /** Throws `SottoError`; logs in first, and once more when the token has run out. */
  async call<N extends CallName>(name: N, request: RequestOf<N>): Promise<AnswerOf<N>> {
    const { origin, fetcher } = this.#options;
    if (!CALLS[name].token) return callRelay(origin, name, request, null, fetcher);
    try {
      return await callRelay(origin, name, request, await this.#authorise(), fetcher);
    } catch (error) {
      if (!(error instanceof SottoError) || error.code !== 'unauthorised') throw error;
      this.#token = null;
      return callRelay(origin, name, request, await this.#authorise(), fetcher);
    }
  }

  /** Returns false when the line is not open: nothing was sent. */
  send(envelopes: readonly OutgoingEnvelope[]): boolean {
    return this.#transmit({ kind: 'send', envelopes });
  }

  acknowledge(ranges: readonly AckRange[]): boolean {
    return this.#transmit({ kind: 'ack', ranges });
  }

  #transmit(frame: ClientFrame): boolean {
    if (!this.isOpen || !this.#socket) return false;
    this.#socket.send(encodeClientFrame(frame));
    return true;
  }

  #become(state: LineState): void {
    if (state.kind === this.#state.kind && state.kind !== 'refused') return;
    this.#state = state;
    this.states.emit(state);
  }

  #authorise(): Promise<Uint8Array> {
    if (this.#token) return Promise.resolve(this.#token);
    this.#login ??= this.#logIn().finally(() => {
      this.#login = null;
    });
    return this.#login;
  }

  async #logIn(forgotten = false): Promise<Uint8Array> {
    const { origin, who, signLogin, prepare, markers, onLogin, fetcher } = this.#options;
    await prepare(forgotten);
    const { nonce } = await callRelay(origin, 'challenge', who, null, fetcher);
    const signature = await signLogin(nonce);
    const request = { ...who, nonce, signature, markers: await markers() };
    let answer: AnswerOf<'login'>;
    try {
      answer = await callRelay(origin, 'login', request, null, fetcher);
    } catch (error) {
      // The relay answers alike for a wrong key and for an account it does not have: it may have lost its data.
      if (forgotten || !(error instanceof SottoError) || error.code !== 'bad-signature') throw error;
      return this.#logIn(true);
    }
    await onLogin(answer.continued);
    this.#token = answer.token.slice();
    return this.#token;
  }

  async #connect(): Promise<void> {
    if (!this.#wanted || this.#socket) return;
    this.#become({ kind: 'connecting' });
    try {
      const token = await this.#authorise();
      if (this.#wanted && !this.#socket) this.#openSocket(token);
    } catch (error) {
      this.#failed(error instanceof SottoError ? error : new SottoError('internal', String(error)));
    }
  }

  #openSocket(token: Uint8Array): void {
    const url = `${this.#options.origin.replace(/^http/, 'ws')}/v1/socket`;
    const socket = (this.#options.connect ?? ((to: string) => new WebSocket(to)))(url);
    socket.binaryType = 'arraybuffer';
    this.#socket = socket;
    let refused: SottoError | null = null;
    let retryAfterMs = 0;
    const slow = setTimeout(() => socket.close(), CONNECT_TIMEOUT_MS);
    const closed = () => {
      clearTimeout(slow);
      if (this.#socket !== socket) return;
      this.#drop();
      this.#failed(refused ?? new SottoError('offline', 'socket closed', retryAfterMs));
    };
    socket.onopen = () => socket.send(encodeClientFrame({ kind: 'hello', token }));
    socket.onclose = closed;
    socket.onerror = () => {
      socket.close();
      closed();
    };
    socket.onmessage = (event: MessageEvent) => {
      if (this.#socket !== socket) return;
      let frame: RelayFrame;
      try {
        if (!(event.data instanceof ArrayBuffer)) throw new TypeError('text frame');
        frame = decodeRelayFrame(new Uint8Array(event.data));
      } catch (error) {
        this.#options.log('relay sent a frame that cannot be read');
        refused = new SottoError((error as { code?: string }).code === 'unsupported-version' ? 'unsupported-version' : 'bad-answer');
        socket.close();
        return;
      }
      this.#heard(socket);
      if (frame.kind === 'welcome') {
        clearTimeout(slow);
        this.#attempt = 0;
        this.#become({ kind: 'online' });
        this.events.emit({ kind: 'opened', serverTime: frame.serverTime });
      } else if (frame.kind === 'goodbye') {
        retryAfterMs = frame.retryAfterMs;
      } else if (frame.kind === 'error') {
        this.#options.log('relay answered with an error', { code: frame.code });
        if (frame.code === 'unauthorised') this.#token = null;
        if (frame.fatal) refused = new SottoError(frame.code, frame.code, frame.retryAfterMs);
      } else {
        this.#pass(frame);
      }
    };
  }

  #pass(frame: RelayFrame): void {
    if (frame.kind === 'sent') this.events.emit({ kind: 'sent', outcomes: frame.outcomes });
    else if (frame.kind === 'deliver') this.events.emit({ kind: 'delivered', envelopes: frame.envelopes });
    else if (frame.kind === 'drained') this.events.emit({ kind: 'drained' });
    else if (frame.kind === 'prekeys') this.events.emit({ kind: 'prekeys', oneTime: frame.oneTime, kem: frame.kem });
  }

  /** Anything heard proves the line; silence is asked, and a silent answer ends the socket. */
  #heard(socket: WebSocket): void {
    clearTimeout(this.#ping);
    this.#ping = setTimeout(() => {
      if (socket.readyState !== WebSocket.OPEN) return;
      socket.send(encodeClientFrame({ kind: 'ping', nonce: 0 }));
      this.#ping = setTimeout(() => socket.close(), PONG_TIMEOUT_MS);
    }, PING_MS);
  }

  #drop(): void {
    clearTimeout(this.#ping);
    const socket = this.#socket;
    this.#socket = null;
    if (!socket) return;
    socket.onclose = socket.onerror = socket.onmessage = null;
    socket.close();
    if (this.#state.kind === 'online') this.events.emit({ kind: 'closed' });
  }

  #failed(error: SottoError): void {
    if (!this.#wanted) return;
    this.#options.log('line closed', { code: error.code });
    if (FINAL.has(error.code)) {
      this.#become({ kind: 'refused', code: error.code });
      return;
    }
    this.#become({ kind: 'offline' });
    const pause = Math.max(error.retryAfterMs, backoff(this.#attempt++, Math.random()));
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#connect(), pause);
  }
}
