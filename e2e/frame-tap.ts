// What passes the frame workers of real pages: before sealing, behind it, and as it comes from the wire. Set into the worker that ships, in
// front of its code, so that the product's own transforms are the ones that are looked at, and meddled with.
import type { BrowserContext, Page } from '@playwright/test';

/** `plain`: of the own encoder. `sent`: what left the transform. `came`: what the connection received. */
export type Where = 'plain' | 'sent' | 'came';
export interface TappedFrame {
  readonly where: Where;
  readonly kind: 'audio' | 'video';
  readonly bytes: readonly number[];
}
interface Tapping {
  tapped: TappedFrame[];
}

/** The worker's side of a transform, which the page's types do not know. */
interface Transformer {
  readonly options: unknown;
}

/** Frames of each place and kind that are kept, and their first bytes. */
const [KEPT, BYTES] = [150, 1_500];
const [FRAMES, ORDERS] = ['sotto-frame-tap', 'sotto-frame-orders'];

/** In the worker. After an order so many sent frames are replaced, in turn by what the encoder gave and by one that was sent before. */
function tap([frames, orders, kept, first]: readonly [string, string, number, number]): void {
  const told = new BroadcastChannel(frames);
  let meddle = 0;
  new BroadcastChannel(orders).onmessage = ({ data }: MessageEvent<number>) => {
    meddle = data;
  };
  type Encoded = RTCEncodedAudioFrame | RTCEncodedVideoFrame;
  const counts = new Map<string, number>();
  const tell = (where: string, frame: Encoded, bytes: Uint8Array) => {
    const kind = 'type' in frame && frame.type !== undefined ? 'video' : 'audio';
    const count = (counts.get(where + kind) ?? 0) + 1;
    counts.set(where + kind, count);
    if (count <= kept) told.postMessage({ where, kind, bytes: [...bytes.subarray(0, first)] });
  };
  const through = (step: (frame: Encoded) => void) =>
    new TransformStream<Encoded, Encoded>({
      transform(frame, out) {
        step(frame);
        out.enqueue(frame);
      },
    });
  const { prototype } = (globalThis as unknown as { RTCRtpScriptTransformer: { prototype: Transformer } }).RTCRtpScriptTransformer;
  const getter = (name: 'readable' | 'writable') => Object.getOwnPropertyDescriptor(prototype, name)?.get as () => never;
  const [readable, writable] = [getter('readable'), getter('writable')];
  const plains = new WeakMap<Transformer, ArrayBuffer>();
  const olds = new WeakMap<Transformer, ArrayBuffer>();
  Object.defineProperty(prototype, 'readable', {
    get(this: Transformer) {
      const sends = (this.options as { side: string }).side === 'send';
      return (readable.call(this) as ReadableStream<Encoded>).pipeThrough(
        through((frame) => {
          tell(sends ? 'plain' : 'came', frame, new Uint8Array(frame.data));
          if (sends) plains.set(this, frame.data.slice(0));
        }),
      );
    },
  });
  Object.defineProperty(prototype, 'writable', {
    get(this: Transformer) {
      const target = writable.call(this) as WritableStream<Encoded>;
      if ((this.options as { side: string }).side !== 'send') return target;
      const tapped = through((frame) => {
        if (!olds.has(this)) olds.set(this, frame.data.slice(0));
        if (meddle > 0) {
          meddle -= 1;
          const other = meddle % 2 === 0 ? plains.get(this) : olds.get(this);
          if (other) frame.data = other.slice(0);
        }
        tell('sent', frame, new Uint8Array(frame.data));
      });
      void tapped.readable.pipeTo(target).catch(() => {});
      return tapped.writable;
    },
  });
}

/** Before the first page. */
export async function tapFrames(context: BrowserContext): Promise<void> {
  await context.route('**/w/frames.js', async (route) => {
    const response = await route.fetch();
    const body = `(${tap.toString()})(${JSON.stringify([FRAMES, ORDERS, KEPT, BYTES])});\n${await response.text()}`;
    await route.fulfill({ response, body });
  });
  await context.addInitScript((channel) => {
    const page = globalThis as unknown as Tapping;
    page.tapped = [];
    new BroadcastChannel(channel as string).onmessage = ({ data }: MessageEvent<TappedFrame>) => {
      page.tapped.push(data);
    };
  }, FRAMES);
}

export const tapped = (page: Page, where: Where, kind: TappedFrame['kind']): Promise<readonly TappedFrame[]> =>
  page.evaluate(([at, of]) => (globalThis as unknown as Tapping).tapped.filter((one) => one.where === at && one.kind === of), [
    where,
    kind,
  ] as const);

/** The next `count` frames that this page sends are others than those it sealed. */
export const meddle = (page: Page, count: number): Promise<void> =>
  page.evaluate(([channel, frames]) => new BroadcastChannel(channel as string).postMessage(frames), [ORDERS, count] as const);
