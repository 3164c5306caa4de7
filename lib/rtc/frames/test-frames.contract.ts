// Encoded frames and tracks for tests in Node: frames as a browser would hand them over, streams as a transformer has them.

import { createFrameKey, type MadeFrameKey } from '../../crypto/index.ts';
import { FrameSwitch } from './frame-switch.ts';
import type { FrameRequest, FrameSide, FrameSlot, FrameWorkerCounts } from './messages.ts';
import type { EncodedFrame } from './track-cryptor.ts';

type Bytes = Uint8Array<ArrayBuffer>;
export type Codec = 'audio/opus' | 'video/VP8' | 'video/VP9' | 'video/AV1' | 'video/H264';

/** `described: false`: a browser that says the payload type alone (96). */
export function frameOf(codec: Codec, data: Uint8Array, described = true): EncodedFrame {
  const metadata = described ? { mimeType: codec, payloadType: 96 } : { payloadType: 96 };
  return { data: new Uint8Array(data).buffer, ...(codec === 'audio/opus' ? {} : { type: 'delta' }), getMetadata: () => metadata };
}

/** A frame of this codec around `payload`: an encoder's first bytes, then the rest. */
export function encoded(codec: Codec, payload: Uint8Array, key = false): Bytes {
  if (codec === 'video/VP8') return new Uint8Array([key ? 0x10 : 0x31, 2, 0, ...(key ? [0x9d, 1, 0x2a, 64, 1, 240, 0] : []), ...payload]);
  // Temporal delimiter, sequence header, one frame OBU without a size.
  if (codec === 'video/AV1') return new Uint8Array([0x12, 0, ...(key ? [0x0a, 2, 5, 6] : []), 0x30, ...payload]);
  return new Uint8Array(payload);
}

/** Somebody's worker, without a browser. */
export class TestWorker {
  readonly clock = { now: 0 };
  readonly frames = new FrameSwitch(() => this.clock.now);
  #asked = 0;

  async ask(request: FrameRequest): Promise<FrameWorkerCounts> {
    const answer = await this.frames.answer({ ...request, id: ++this.#asked });
    if (answer.kind === 'failed') throw new Error(answer.code);
    return answer.counts;
  }
  counts(): Promise<FrameWorkerCounts> {
    return this.ask({ kind: 'counts' });
  }
  /** Runs `frames` through a track and returns those that came out, in order. */
  async run(side: FrameSide, track: number, slot: FrameSlot | null, frames: readonly EncodedFrame[]): Promise<EncodedFrame[]> {
    const { input, done } = this.open(side, track, slot);
    for (const frame of frames) input.enqueue(frame);
    input.close();
    return done;
  }
  /** The same, a frame at a time. */
  open(side: FrameSide, track: number, slot: FrameSlot | null) {
    const out: EncodedFrame[] = [];
    const { readable, writable: source } = new TransformStream<EncodedFrame, EncodedFrame>({}, { highWaterMark: 1000 });
    const writer = source.getWriter();
    const input = {
      enqueue: (frame: EncodedFrame) => void writer.write(frame).catch(() => {}),
      close: () => void writer.close().catch(() => {}),
      error: (why: Error) => void writer.abort(why).catch(() => {}),
    };
    const writable = new WritableStream<EncodedFrame>({ write: (frame) => void out.push(frame) });
    const done = this.frames.attach(readable, writable, { track, side, slot }).then(() => out);
    return { input, out, done };
  }
}

/** Two workers of which the first seals what the second opens. */
export async function linked(): Promise<{ mine: TestWorker; theirs: TestWorker; key: MadeFrameKey }> {
  const [mine, theirs, key] = [new TestWorker(), new TestWorker(), await createFrameKey(1)];
  await mine.ask({ kind: 'send-key', key });
  await theirs.ask({ kind: 'receive-key', key });
  return { mine, theirs, key };
}
