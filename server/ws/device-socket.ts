// One WebSocket: reads frames in order, finds out who it is, and gives the session a line to write to. Reading stops while a frame is
// being worked on, while the socket does not drain, and while it sends faster than it may.

import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';
import { type ClientFrame, decodeClientFrame, type ErrorCode, encodeRelayFrame, LIMITS, WireError } from '../../protocol/index.ts';
import { BOUNDS, type Rates } from '../limits.ts';
import type { Counters } from '../ops/counters.ts';
import { Bucket } from '../relay/bucket.ts';
import type { Line } from '../relay/line.ts';
import type { Relay } from '../relay/relay.ts';
import type { Session } from '../relay/session.ts';

export interface SocketDeps {
  readonly relay: Relay;
  readonly rates: Rates;
  readonly counters: Counters;
  readonly now: () => number;
  readonly failed: (error: unknown) => void;
  /** The socket is closed. */
  readonly left: (socket: DeviceSocket) => void;
}

const POLICY = 1008;
const BINARY = { binary: true, compress: false } as const;

/** The same bytes without Node's `Buffer`, whose `slice` is no copy. */
const plainView = ({ buffer, byteOffset, length }: Buffer) => new Uint8Array(buffer, byteOffset, length);

export class DeviceSocket implements Line {
  readonly #ws: WebSocket;
  readonly #stream: Duplex;
  readonly #deps: SocketDeps;
  readonly #openedAt: number;
  readonly #frames: Bucket;
  #session: Session | null = null;
  /** Frames that arrived while another was being worked on; bounded, because reading is paused meanwhile. */
  #held: Uint8Array[] = [];
  #busy = false;
  #stalled = false;
  #throttled = false;
  #stopped = false;
  #closing = false;
  #badFrames = 0;
  #missedBeats = 0;
  #lastBeat: number;

  /** `stream`: the TCP or TLS socket under `ws`. */
  constructor(ws: WebSocket, stream: Duplex, deps: SocketDeps) {
    this.#ws = ws;
    this.#stream = stream;
    this.#deps = deps;
    this.#openedAt = deps.now();
    this.#lastBeat = this.#openedAt;
    this.#frames = new Bucket(deps.rates.frames, this.#openedAt);
    ws.on('message', (data, isBinary) => this.#arrived(plainView(data as Buffer), isBinary));
    ws.on('pong', () => this.#alive());
    ws.on('ping', () => this.#spend());
    ws.on('close', () => this.#closed());
    // `ws` closes by itself after an error (oversize, bad framing); the close event follows.
    ws.on('error', () => {
      deps.counters.badFrames += 1;
    });
    stream.on('drain', () => this.#drained());
  }

  get known(): boolean {
    return this.#session !== null;
  }

  // Line

  send(frame: Uint8Array): void {
    if (this.#closing) return;
    this.#ws.send(frame, BINARY);
    if (!this.#stalled && this.#ws.bufferedAmount > LIMITS.socketBufferedBytes) {
      this.#stalled = true;
      this.#settleReading();
    }
  }
  cork(): void {
    this.#stream.cork();
  }
  uncork(): void {
    this.#stream.uncork();
  }
  get bufferedBytes(): number {
    return this.#ws.bufferedAmount;
  }
  close(code: number): void {
    this.#closing = true;
    this.#held = [];
    this.#ws.close(code);
    // The other end's close frame must be read; whatever else comes is dropped.
    this.#settleReading();
  }

  /** Nothing more is read; what was read is still answered. */
  stopReading(): void {
    this.#stopped = true;
    this.#settleReading();
  }
  terminate(): void {
    this.#ws.terminate();
  }

  /** Once a second. Pings, and ends sockets that say nothing. */
  tick(now: number) {
    if (!this.#session && now - this.#openedAt > LIMITS.helloTimeoutMs) return this.#end('unauthorised');
    if (now - this.#lastBeat < LIMITS.heartbeatMs) return;
    this.#lastBeat = now;
    if (this.#missedBeats >= 2) return this.terminate();
    this.#missedBeats += 1;
    if (!this.#closing) this.#ws.ping();
  }

  #alive(): void {
    this.#missedBeats = 0;
  }

  #arrived(data: Uint8Array, isBinary: boolean) {
    this.#alive();
    if (this.#closing) return;
    this.#deps.counters.frames += 1;
    this.#spend();
    if (!isBinary) return this.#bad('malformed');
    if (this.#busy) this.#held.push(data);
    else this.#handle(data);
  }

  /** Too many frames: reading rests until there is allowance again. Nothing is refused, so nothing is lost. */
  #spend(): void {
    const now = this.#deps.now();
    const waitMs = this.#frames.take(1, now);
    if (waitMs === 0 || this.#throttled) return;
    this.#throttled = true;
    this.#settleReading();
    setTimeout(
      () => {
        this.#throttled = false;
        this.#settleReading();
      },
      Math.max(waitMs, 50),
    );
  }

  #settleReading(): void {
    const rest = !this.#closing && (this.#busy || this.#stalled || this.#throttled || this.#stopped);
    if (rest && !this.#ws.isPaused) this.#ws.pause();
    else if (!rest && this.#ws.isPaused) this.#ws.resume();
  }

  #handle(data: Uint8Array) {
    let frame: ClientFrame;
    try {
      frame = decodeClientFrame(data);
    } catch (error) {
      if (error instanceof WireError) return this.#bad(error.code);
      throw error;
    }
    const working = this.#perform(frame);
    if (!working) return;
    this.#busy = true;
    this.#settleReading();
    void working.catch(this.#deps.failed).then(() => {
      this.#busy = false;
      this.#takeHeld();
      this.#settleReading();
    });
  }

  #takeHeld(): void {
    while (!this.#busy) {
      const next = this.#held.shift();
      if (!next) return;
      this.#handle(next);
    }
  }

  #perform(frame: ClientFrame): void | Promise<void> {
    if (frame.kind === 'hello') return this.#session ? this.#bad('malformed') : this.#hello(frame.token);
    return this.#session ? this.#session.receive(frame) : this.#end('unauthorised');
  }

  async #hello(token: Uint8Array): Promise<void> {
    const session = await this.#deps.relay.connect(this, token);
    if (!session) return this.#end('unauthorised');
    this.#session = session;
    // Closed while the token was looked up.
    if (this.#ws.readyState !== this.#ws.OPEN) session.closed();
  }

  /** A frame that cannot be read: the connection stays, unless nobody knows who it is or it happens too often. */
  #bad(code: ErrorCode) {
    this.#deps.counters.badFrames += 1;
    this.#badFrames += 1;
    if (!this.#session || this.#badFrames > BOUNDS.badFrames) return this.#end(code);
    this.#session.refuse(code);
  }

  #end(code: ErrorCode) {
    if (this.#closing) return;
    if (this.#session) return this.#session.end(code);
    this.send(encodeRelayFrame({ kind: 'error', code, fatal: 1, retryAfterMs: 0 }));
    this.close(POLICY);
  }

  #drained(): void {
    if (this.#stalled) {
      this.#stalled = false;
      this.#settleReading();
    }
    this.#session?.drained();
  }

  #closed(): void {
    this.#closing = true;
    this.#held = [];
    this.#session?.closed();
    this.#deps.left(this);
  }
}
