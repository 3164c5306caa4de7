// A WebSocket client with next to no cost of its own, so that the server is what is measured: it shares the machine's cores with it.
// Knows only what this bench meets: short binary frames, whole, unmasked from the server.

import { connect, type Socket } from 'node:net';

const BINARY = 0x82;
const PING = 0x9;
const PONG = 0x8a;

/** Masked with a key of zeros, as RFC 6455 §5.3 allows: the payload goes out as it is. */
export function maskedFrame(payload: Uint8Array, opcode = BINARY): Buffer {
  const head = payload.length < 126 ? 6 : 8;
  const frame = Buffer.alloc(head + payload.length);
  frame[0] = opcode;
  if (head === 6) frame[1] = 0x80 | payload.length;
  else {
    frame[1] = 0x80 | 126;
    frame.writeUInt16BE(payload.length, 2);
  }
  frame.set(payload, head);
  return frame;
}

/** Where the payload begins in what `maskedFrame` returns. */
export const payloadOffset = (payload: Uint8Array): number => (payload.length < 126 ? 6 : 8);

export class RawSocket {
  readonly #socket: Socket;
  #rest: Buffer | null = null;
  /** Called with each message; the bytes are valid during the call. */
  onMessage: (message: Buffer) => void = () => {};

  constructor(socket: Socket, head: Buffer) {
    this.#socket = socket;
    socket.on('data', (data) => this.#read(data));
    socket.on('error', () => {});
    if (head.length > 0) this.#read(head);
  }

  send(frame: Buffer): void {
    this.#socket.write(frame);
  }
  end(): void {
    this.#socket.destroy();
  }

  #read(data: Buffer): void {
    const all = this.#rest ? Buffer.concat([this.#rest, data]) : data;
    this.#rest = null;
    let at = 0;
    while (all.length - at >= 2) {
      const short = (all[at + 1] as number) & 0x7f;
      const head = short < 126 ? 2 : short === 126 ? 4 : 10;
      if (all.length - at < head) break;
      const length = short < 126 ? short : short === 126 ? all.readUInt16BE(at + 2) : all.readUInt32BE(at + 6);
      if (all.length - at < head + length) break;
      const message = all.subarray(at + head, at + head + length);
      const opcode = (all[at] as number) & 0x0f;
      if (opcode === PING) this.#socket.write(maskedFrame(message, PONG));
      else if (opcode === (BINARY & 0x0f)) this.onMessage(message);
      at += head + length;
    }
    if (at < all.length) this.#rest = Buffer.from(all.subarray(at));
  }
}

export const openRaw = (port: number, path: string, origin: string): Promise<RawSocket> =>
  new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true }, () => {
      socket.write(
        `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nOrigin: ${origin}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
          'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n',
      );
    });
    socket.once('error', reject);
    let head = Buffer.alloc(0);
    const read = (data: Buffer) => {
      head = Buffer.concat([head, data]);
      const end = head.indexOf('\r\n\r\n');
      if (end < 0) return;
      socket.off('data', read);
      socket.off('error', reject);
      if (head.toString('latin1', 9, 12) !== '101') reject(new Error(`upgrade refused: ${head.toString('latin1', 0, 40)}`));
      else resolve(new RawSocket(socket, head.subarray(end + 4)));
    };
    socket.on('data', read);
  });
