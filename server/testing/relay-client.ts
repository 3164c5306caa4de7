// Speaks to a running relay as a device does: HTTP calls and a real WebSocket. For tests and benches.

import { randomBytes } from 'node:crypto';
import { WebSocket } from 'ws';
import {
  type AnswerOf,
  type CallName,
  type ClientFrame,
  callPath,
  decodeAnswer,
  decodeRefusal,
  decodeRelayFrame,
  type ErrorCode,
  encodeClientFrame,
  encodeRequest,
  type Markers,
  type RelayFrame,
  type RequestOf,
  toBase64url,
} from '../../protocol/index.ts';
import { loginSignature, newAccount, onlyDevice, preKeys, signedList, type TestAccount, type TestDevice } from './device.ts';

export type CallOutcome<N extends CallName> =
  | { readonly kind: 'answer'; readonly value: AnswerOf<N> }
  | { readonly kind: 'refused'; readonly status: number; readonly code: ErrorCode; readonly retryAfterMs: number };

/** How a request reaches the relay: over the network, or straight into the app. */
export type Send = (
  path: string,
  init: { method: string; headers: Record<string, string>; body: Uint8Array<ArrayBuffer> },
) => Promise<Response>;

export const overNetwork =
  (port: number): Send =>
  (path, init) =>
    fetch(`http://127.0.0.1:${port}${path}`, init);

export interface Caller {
  readonly send: Send;
  readonly origin: string;
  readonly token?: Uint8Array;
}

export async function call<N extends CallName>({ send, origin, token }: Caller, name: N, request: RequestOf<N>): Promise<CallOutcome<N>> {
  const headers: Record<string, string> = { origin, 'content-type': 'application/octet-stream' };
  if (token) headers.authorization = `Bearer ${toBase64url(token)}`;
  const response = await send(callPath(name), { method: 'POST', headers, body: encodeRequest(name, request) });
  const body = new Uint8Array(await response.arrayBuffer());
  return response.ok
    ? { kind: 'answer', value: decodeAnswer(name, body) }
    : { kind: 'refused', status: response.status, ...decodeRefusal(body) };
}

/** Throws when refused. */
export async function must<N extends CallName>(caller: Caller, name: N, request: RequestOf<N>): Promise<AnswerOf<N>> {
  const outcome = await call(caller, name, request);
  if (outcome.kind === 'refused') throw new Error(`${name} refused: ${outcome.code}`);
  return outcome.value;
}

/** `markers`: by default those of a device that remembers none. */
export async function loginRequest(
  caller: Caller,
  device: TestDevice,
  markers: Markers = { known: [], next: randomBytes(16) },
): Promise<RequestOf<'login'>> {
  const { nonce } = await must(caller, 'challenge', device.address);
  return { ...device.address, nonce, signature: loginSignature(device, nonce, caller.origin), markers };
}

export const logIn = async (caller: Caller, device: TestDevice): Promise<Uint8Array> =>
  (await must(caller, 'login', await loginRequest(caller, device))).token;

export interface Registered {
  readonly account: TestAccount;
  readonly device: TestDevice;
  readonly token: Uint8Array;
}

/** A new account with one device, registered and logged in. */
export async function register(caller: Caller, userName: string | null = null, account = newAccount()): Promise<Registered> {
  const device = onlyDevice(account);
  await must(caller, 'register', { devices: signedList(account), deviceId: device.address.device, preKeys: preKeys(device), userName });
  return { account, device, token: await logIn(caller, device) };
}

/** A WebSocket that collects the relay's frames. */
export class TestSocket {
  readonly ws: WebSocket;
  readonly frames: RelayFrame[] = [];
  closeCode: number | null = null;
  #waiters: (() => void)[] = [];

  /** `answersPings: false`: a device that is still there for TCP and no longer for us. */
  constructor(port: number, origin: string | undefined, path = '/v1/socket', answersPings = true) {
    this.ws = new WebSocket(`ws://127.0.0.1:${port}${path}`, {
      perMessageDeflate: false,
      autoPong: answersPings,
      ...(origin === undefined ? {} : { origin }),
    });
    this.ws.on('message', (data) => {
      this.frames.push(decodeRelayFrame(data as Buffer));
      this.#wake();
    });
    this.ws.on('close', (code) => {
      this.closeCode = code;
      this.#wake();
    });
    this.ws.on('error', () => {});
  }

  #wake(): void {
    for (const waiter of this.#waiters.splice(0)) waiter();
  }

  /** Rejects with the HTTP status when turned away. */
  opened(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.ws.once('open', resolve);
      this.ws.once('unexpected-response', (_, response) => {
        response.resume();
        reject(new Error(`status ${response.statusCode}`));
      });
      this.ws.once('error', reject);
    });
  }

  send(frame: ClientFrame): void {
    this.ws.send(encodeClientFrame(frame));
  }

  /** Resolves when `condition` holds, looked at after every frame and at the close. Rejects when the socket closes and it does not. */
  async until(condition: () => boolean): Promise<void> {
    while (!condition()) {
      if (this.closeCode !== null) throw new Error(`closed with ${this.closeCode}`);
      await new Promise<void>((resolve) => this.#waiters.push(resolve));
    }
  }

  /** The first frame of that kind that is not yet taken, taken. */
  async next<K extends RelayFrame['kind']>(kind: K): Promise<Extract<RelayFrame, { kind: K }>> {
    await this.until(() => this.frames.some((frame) => frame.kind === kind));
    const index = this.frames.findIndex((frame) => frame.kind === kind);
    return this.frames.splice(index, 1)[0] as Extract<RelayFrame, { kind: K }>;
  }

  /** Resolves with the close code. */
  async closed(): Promise<number> {
    await this.until(() => this.closeCode !== null);
    return this.closeCode as number;
  }
}

/** Connected and welcomed. */
export async function connect(port: number, origin: string, token: Uint8Array): Promise<TestSocket> {
  const socket = new TestSocket(port, origin);
  await socket.opened();
  socket.send({ kind: 'hello', token });
  await socket.next('welcome');
  return socket;
}
