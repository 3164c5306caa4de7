// The program of the bench's worker. LiveKit's published worker stands before it in the same file; its message handler was put aside as
// `livekit` (arena.ts). Everybody gets the same streams of the same frames.

import { createFrameKey } from '../../lib/crypto/index.ts';
import { FrameSwitch } from '../../lib/rtc/frames/frame-switch.ts';
import type { EncodedFrame } from '../../lib/rtc/frames/track-cryptor.ts';
import { type BenchFrame, type Done, makeFrames, type Pipe, type Round, race } from './contest.ts';

declare const self: { livekit(event: { data: unknown }): unknown; onmessage: (event: MessageEvent<Round>) => void };
declare const postMessage: (message: unknown) => void;

/** Two ends of one direction, with a fresh key. */
async function ours(): Promise<{ seal: Pipe; open: Pipe }> {
  const [sending, receiving] = [new FrameSwitch(() => performance.now()), new FrameSwitch(() => performance.now())];
  const key = await createFrameKey(1);
  await sending.answer({ kind: 'send-key', key, id: 1 });
  await receiving.answer({ kind: 'receive-key', key, id: 1 });
  const through = (frames: FrameSwitch, side: 'send' | 'receive'): Pipe => {
    return (readable, writable) =>
      frames.attach(readable as ReadableStream<EncodedFrame>, writable as WritableStream<EncodedFrame>, { track: 0, side, slot: 'camera' });
  };
  return { seal: through(sending, 'send'), open: through(receiving, 'receive') };
}

const secret = new Uint8Array(32).fill(1);
let track = 0;

/** As livekit-client itself sets its worker up, with a shared key and VP8. */
async function livekit(): Promise<{ seal: Pipe; open: Pipe }> {
  const tell = (kind: string, data: unknown) => self.livekit({ data: { kind, data } });
  if (track === 0) {
    const key = await crypto.subtle.importKey('raw', secret.subarray(0, 16), 'HKDF', false, ['deriveBits', 'deriveKey']);
    const keyProviderOptions = {
      sharedKey: true,
      ratchetSalt: 'LKFrameEncryptionKey',
      ratchetWindowSize: 0,
      failureTolerance: 10,
      keyringSize: 16,
      keySize: 128,
    };
    tell('init', { keyProviderOptions, loglevel: 4 });
    tell('setKey', { key, keyIndex: 0, isPublisher: true, updateCurrentKeyIndex: true });
    tell('enable', { enabled: true, participantIdentity: 'p' });
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  track++;
  const through = (kind: 'encode' | 'decode'): Pipe => {
    return (readableStream, writableStream) =>
      tell(kind, {
        participantIdentity: 'p',
        trackId: `${kind} ${track}`,
        readableStream,
        writableStream,
        codec: 'vp8',
        hasPacketTrailer: false,
      });
  };
  return { seal: through('encode'), open: through('decode') };
}

const passThrough: Pipe = (readable, writable) =>
  readable
    .pipeThrough(new TransformStream<BenchFrame, BenchFrame>({ transform: (frame, controller) => controller.enqueue(frame) }))
    .pipeTo(writable);

/** Nothing but WebCrypto: one frame after the other, with 256 bits, without a stream. */
async function bare(work: Round['work'], frames: readonly BenchFrame[]): Promise<Done> {
  const key = await crypto.subtle.importKey('raw', secret, 'AES-GCM', false, ['encrypt', 'decrypt']);
  const how = { name: 'AES-GCM', iv: new Uint8Array(12), additionalData: new Uint8Array(8) };
  const inputs =
    work === 'seal' ? frames.map(({ data }) => data) : await Promise.all(frames.map(({ data }) => crypto.subtle.encrypt(how, key, data)));
  const started = performance.now();
  for (const input of inputs) await (work === 'seal' ? crypto.subtle.encrypt(how, key, input) : crypto.subtle.decrypt(how, key, input));
  return { ms: performance.now() - started, grown: 16 };
}

async function run({ who, work, size, count }: Round): Promise<Done> {
  const frames = makeFrames(size, count);
  if (who === 'bare AES-GCM') return bare(work, frames);
  if (who === 'pass-through') return { ms: (await race(passThrough, frames, false)).ms, grown: 0 };
  const { seal, open } = await (who === 'ours' ? ours() : livekit());
  const sealed = await race(seal, frames, work === 'open');
  const grown = sealed.longest - size;
  return { ms: work === 'seal' ? sealed.ms : (await race(open, sealed.out, false)).ms, grown };
}

self.onmessage = ({ data }) => {
  run(data).then(
    (done) => postMessage({ done }),
    (why) => postMessage({ failed: String(why?.stack ?? why) }),
  );
};
