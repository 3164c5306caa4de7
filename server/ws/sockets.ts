// All WebSockets of this node: who may open one, the heartbeat, and the end.

import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
import { type ServerOptions, WebSocketServer } from 'ws';
import { LIMITS } from '../../protocol/index.ts';
import { SECURITY_HEADERS } from '../http/security-headers.ts';
import { BOUNDS } from '../limits.ts';
import { DeviceSocket, type SocketDeps } from './device-socket.ts';

export const SOCKET_PATH = '/v1/socket';
const TICK_MS = 1_000;

export interface SocketsDeps extends Omit<SocketDeps, 'left'> {
  readonly allowsOrigin: (origin: string) => boolean;
  /** 0, or the ms until this address may open another. */
  readonly mayOpen: (request: IncomingMessage) => Promise<number>;
}

const REASONS = { 400: 'Bad Request', 403: 'Forbidden', 404: 'Not Found', 429: 'Too Many Requests', 503: 'Service Unavailable' } as const;

/** `closeTimeout` is missing in the types. */
const OPTIONS: ServerOptions & { readonly closeTimeout: number } = {
  noServer: true,
  clientTracking: false,
  maxPayload: LIMITS.frameBytes,
  maxFragments: BOUNDS.fragments,
  maxBufferedChunks: BOUNDS.fragments * 16,
  perMessageDeflate: false,
  // Text frames are refused whatever they hold.
  skipUTF8Validation: true,
  closeTimeout: BOUNDS.closingHandshakeMs,
};

/** Answers an upgrade with a plain refusal and closes. */
function turnAway(stream: Duplex, status: keyof typeof REASONS, retryAfterMs = 0): void {
  const headers = Object.entries({
    ...SECURITY_HEADERS,
    connection: 'close',
    'content-length': '0',
    ...(retryAfterMs > 0 ? { 'retry-after': String(Math.ceil(retryAfterMs / 1000)) } : {}),
  });
  stream.end(`HTTP/1.1 ${status} ${REASONS[status]}\r\n${headers.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`);
}

export class Sockets {
  readonly #deps: SocketsDeps;
  /** One for all sockets. */
  readonly #socketDeps: SocketDeps;
  readonly #server = new WebSocketServer(OPTIONS);
  readonly #open = new Set<DeviceSocket>();
  readonly #ticker: NodeJS.Timeout;
  #accepting = true;

  constructor(deps: SocketsDeps) {
    this.#deps = deps;
    this.#socketDeps = { ...deps, left: (socket) => this.#open.delete(socket) };
    this.#ticker = setInterval(() => this.#tick(), TICK_MS).unref();
  }

  get size(): number {
    return this.#open.size;
  }

  #tick(): void {
    const now = this.#deps.now();
    for (const socket of this.#open) socket.tick(now);
  }

  #strangers(): number {
    return this.#open.size - this.#deps.relay.connected;
  }

  /** For the HTTP server's `upgrade` event. */
  async upgrade(request: IncomingMessage, stream: Duplex, head: Buffer): Promise<void> {
    stream.on('error', () => stream.destroy());
    // Exactly this path: a query could carry a token into somebody's log.
    if (request.url !== SOCKET_PATH) return turnAway(stream, request.url?.startsWith(`${SOCKET_PATH}?`) ? 400 : 404);
    const { origin } = request.headers;
    if (origin === undefined || !this.#deps.allowsOrigin(origin)) return turnAway(stream, 403);
    if (!this.#accepting) return turnAway(stream, 503);
    const waitMs = await this.#deps.mayOpen(request);
    if (waitMs > 0) return turnAway(stream, 429, waitMs);
    if (!this.#accepting || this.#strangers() >= BOUNDS.strangerSockets) return turnAway(stream, 503, BOUNDS.unavailableRetryMs);
    this.#server.handleUpgrade(request, stream, head, (ws) => {
      this.#open.add(new DeviceSocket(ws, stream, this.#socketDeps));
    });
  }

  /** New sockets are turned away and open ones read no further. */
  stopReading(): void {
    this.#accepting = false;
    for (const socket of this.#open) socket.stopReading();
  }

  /** Waits for the closing handshakes that are under way, then cuts what is left. */
  async end(): Promise<void> {
    clearInterval(this.#ticker);
    const deadline = performance.now() + BOUNDS.closingHandshakeMs;
    while (this.#open.size > 0 && performance.now() < deadline) await wait(20);
    for (const socket of this.#open) socket.terminate();
    this.#server.close();
  }
}
