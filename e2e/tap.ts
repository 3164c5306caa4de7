// Stands between browsers and their relay, passes every byte on at once and keeps the frames that browsers sent. What a browser's own tools
// report ends with the browser; here is all that the relay can have read, the last frame before a kill included.

import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { type ClientFrame, decodeClientFrame } from '../protocol/index.ts';

const HEAD_END = Buffer.from('\r\n\r\n');
const CONTINUATION = 0;
const BINARY = 2;

/** One frame at the start of `bytes` (RFC 6455 §5.2), unmasked; `null` while it is not all there. */
function readFrame(
  bytes: Buffer,
): { readonly final: boolean; readonly opcode: number; readonly payload: Buffer; readonly size: number } | null {
  if (bytes.length < 2) return null;
  const short = bytes.readUInt8(1) & 0x7f;
  const lengthBytes = short === 126 ? 2 : short === 127 ? 8 : 0;
  const start = 2 + lengthBytes + 4;
  if (bytes.length < start) return null;
  const length = lengthBytes === 0 ? short : lengthBytes === 2 ? bytes.readUInt16BE(2) : Number(bytes.readBigUInt64BE(2));
  if (bytes.length < start + length) return null;
  const mask = bytes.subarray(start - 4, start);
  const payload = Buffer.from(bytes.subarray(start, start + length)).map((byte, at) => byte ^ (mask[at % 4] ?? 0));
  return {
    final: (bytes.readUInt8(0) & 0x80) !== 0,
    opcode: bytes.readUInt8(0) & 0x0f,
    payload: Buffer.from(payload),
    size: start + length,
  };
}

/** Takes in what one browser connection says, in pieces; calls `heard` with each whole message of a socket. */
function listen(heard: (message: Buffer) => void): (piece: Buffer) => void {
  let bytes = Buffer.alloc(0);
  let kind: 'unknown' | 'http' | 'socket' = 'unknown';
  let parts: Buffer[] = [];
  return (piece) => {
    if (kind === 'http') return;
    bytes = Buffer.concat([bytes, piece]);
    if (kind === 'unknown') {
      const end = bytes.indexOf(HEAD_END);
      if (end < 0) return;
      kind = /^upgrade: websocket\r?$/im.test(bytes.subarray(0, end).toString('latin1')) ? 'socket' : 'http';
      bytes = bytes.subarray(end + HEAD_END.length);
    }
    for (let frame = readFrame(bytes); frame && kind === 'socket'; frame = readFrame(bytes)) {
      bytes = bytes.subarray(frame.size);
      if (frame.opcode !== BINARY && frame.opcode !== CONTINUATION) continue;
      parts.push(frame.payload);
      if (!frame.final) continue;
      heard(Buffer.concat(parts));
      parts = [];
    }
  };
}

export class Tap {
  /** What browsers open. */
  readonly origin: string;
  /** All that browsers sent over their sockets so far, in the order in which it went by. */
  readonly frames: ClientFrame[] = [];
  readonly #server: Server;
  readonly #open = new Set<Socket>();

  private constructor(server: Server, origin: string) {
    this.#server = server;
    this.origin = origin;
  }

  /** In front of whatever listens on `port`, then or later. */
  static async before(port: number): Promise<Tap> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    if (typeof address !== 'object' || address === null) throw new Error('no free port');
    const tap = new Tap(server, `http://localhost:${address.port}`);
    server.on('connection', (browser) => tap.#join(browser, connect(port, '127.0.0.1')));
    return tap;
  }

  async close(): Promise<void> {
    this.#server.close();
    for (const socket of this.#open) socket.destroy();
    await once(this.#server, 'close');
  }

  #join(browser: Socket, relay: Socket): void {
    const take = listen((message) => this.frames.push(decodeClientFrame(message)));
    browser.on('data', take);
    for (const [one, other] of [
      [browser, relay],
      [relay, browser],
    ] as const) {
      this.#open.add(one);
      one.setNoDelay(true);
      one.pipe(other);
      // Either end may be killed at any moment: then the other is told, as it would be without us.
      one.on('error', () => other.destroy());
      one.on('close', () => {
        this.#open.delete(one);
        other.destroy();
      });
    }
  }
}
