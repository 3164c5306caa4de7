// What is asked of the worker in which all contestants live, and the frames that they are given: those of a VP8 stream, so that each keeps
// the same bytes clear.

export type Who = 'ours' | 'livekit' | 'pass-through' | 'bare AES-GCM';
export type Work = 'seal' | 'open';
export interface Round {
  readonly who: Who;
  readonly work: Work;
  /** Bytes of a frame, and how many. */
  readonly size: number;
  readonly count: number;
}
export interface Done {
  /** From the first frame going in until the last has come out. */
  readonly ms: number;
  /** Bytes that a frame has grown by, the clear ones not counted twice. */
  readonly grown: number;
}

export interface BenchFrame {
  data: ArrayBuffer;
  readonly type: 'delta';
  readonly timestamp: number;
  getMetadata(): { readonly synchronizationSource: number; readonly payloadType: number; readonly mimeType: string };
}

/** Neither all zeros nor a key frame: the lowest bit of its first byte is set. */
export function makeFrames(size: number, count: number): BenchFrame[] {
  const pattern = new Uint8Array(size).map((_, at) => (at * 7) & 255);
  pattern[0] = 0x31;
  return Array.from({ length: count }, (_, i) => {
    const data = pattern.slice();
    data[3] = i & 255;
    return {
      data: data.buffer,
      type: 'delta',
      timestamp: i * 3000,
      getMetadata: () => ({ synchronizationSource: 1234, payloadType: 96, mimeType: 'video/VP8' }),
    };
  });
}

export type Pipe = (readable: ReadableStream<BenchFrame>, writable: WritableStream<BenchFrame>) => unknown;

/**
 * Sends frames through `pipe`, as fast as it takes them. Like a connection, it gives back the memory of each that comes out, unless it is to `keep` them.
 * Rejects when it loses one.
 */
export async function race(pipe: Pipe, frames: readonly BenchFrame[], keep: boolean) {
  const out: BenchFrame[] = [];
  let [next, arrived, longest] = [0, 0, 0];
  const { promise: closed, resolve, reject } = Promise.withResolvers<void>();
  const readable = new ReadableStream<BenchFrame>(
    {
      pull(controller) {
        const frame = frames[next++];
        if (frame) controller.enqueue(frame);
        else controller.close();
      },
    },
    { highWaterMark: 1 },
  );
  const take = (frame: BenchFrame) => {
    arrived++;
    longest = Math.max(longest, frame.data.byteLength);
    if (keep) out.push(frame);
    else frame.data.transfer(0);
  };
  const writable = new WritableStream<BenchFrame>({ write: take, close: resolve, abort: reject });
  const started = performance.now();
  pipe(readable, writable);
  await closed;
  const ms = performance.now() - started;
  if (arrived !== frames.length) throw new Error(`${frames.length} frames went in, ${arrived} came out`);
  return { ms, out, longest };
}
