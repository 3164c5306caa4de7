// All that a person's browser says to the world and hears from it, workers included: addresses, headers, bodies, socket frames.
import type { BrowserContext, Page, Request, Response } from '@playwright/test';
import { type ClientFrame, decodeClientFrame } from '../protocol/index.ts';

export class Wire {
  /** Every address asked for, with the socket's; what stands behind `#` is no part of a request and is left out. */
  readonly addresses: string[] = [];
  /** What was said and heard, in pieces. */
  readonly bytes: Buffer[] = [];
  /** Socket frames to the relay, in order. */
  readonly sent: Buffer[] = [];
  readonly #arriving = new Set<Promise<void>>();
  #missed = 0;

  constructor(context: BrowserContext) {
    context.on('request', (request) => this.#asked(request));
    context.on('response', (response) => this.#answered(response));
    context.on('page', (page) => this.#listen(page));
    for (const page of context.pages()) this.#listen(page);
  }

  /** The frames of `kind` that went to the relay so far. */
  frames<K extends ClientFrame['kind']>(kind: K): readonly Extract<ClientFrame, { kind: K }>[] {
    return this.sent
      .map((frame) => decodeClientFrame(frame))
      .filter((frame): frame is Extract<ClientFrame, { kind: K }> => frame.kind === kind);
  }

  /** Waits for bodies that are still being read; returns how many could not be. */
  async settled(): Promise<number> {
    await Promise.all(this.#arriving);
    return this.#missed;
  }

  #listen(page: Page): void {
    page.on('websocket', (socket) => {
      this.addresses.push(socket.url());
      socket.on('framesent', ({ payload }) => {
        this.sent.push(Buffer.from(payload));
        this.bytes.push(Buffer.from(payload));
      });
      socket.on('framereceived', ({ payload }) => this.bytes.push(Buffer.from(payload)));
    });
  }

  #asked(request: Request): void {
    const { 0: address = '' } = request.url().split('#');
    this.addresses.push(address);
    this.bytes.push(Buffer.from(`${request.method()} ${address}\n${JSON.stringify(request.headers())}`));
    const body = request.postDataBuffer();
    if (body) this.bytes.push(body);
  }

  #answered(response: Response): void {
    // The app's own files are the same for everybody.
    if (!new URL(response.url()).pathname.startsWith('/v1/')) return;
    const reading = response.body().then(
      (body) => void this.bytes.push(body),
      () => {
        this.#missed += 1;
      },
    );
    this.#arriving.add(reading);
    void reading.then(() => this.#arriving.delete(reading));
  }
}
