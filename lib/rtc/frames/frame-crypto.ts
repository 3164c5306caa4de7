// The page's hold on the frame worker: gives it tracks and keys, asks it for counts. One for each connection, made before the first track.
// Attach in the same task in which a sender or receiver is born: Chromium ignores a transform that comes later without a word, which is
// why the connection must also be made with `encodedInsertableStreams: true`: then a frame without a transform is not sent at all.

import { toHex, utf8 } from '../../../protocol/index.ts';
import { SottoError } from '../../base/index.ts';
import type { FrameKey } from '../media-session.ts';
import type {
  FrameRequest,
  FrameSide,
  FrameSlot,
  FrameWorkerCounts,
  FromFrameWorker,
  ToFrameWorker,
  TransformOptions,
} from './messages.ts';

/** A name of the key that says nothing about it: contexts get copies of CryptoKeys, and copies are not `===`. */
async function nameOf(key: CryptoKey): Promise<string> {
  const info = utf8('sotto/frame-key-name/v1');
  return toHex(new Uint8Array(await crypto.subtle.deriveBits({ name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(), info }, key, 128)));
}

/** Which worker of this page seals with a key. By a mark: the page remembers no connection that is over. */
const sealsWith = new Map<string, symbol>();

type End = RTCRtpSender | RTCRtpReceiver;

export class FrameCrypto {
  readonly #worker: Worker;
  readonly #tracks = new Map<End, number>();
  readonly #waiting = new Map<
    number,
    { readonly resolve: (counts: FrameWorkerCounts) => void; readonly reject: (why: SottoError) => void }
  >();
  readonly #mark = Symbol('worker');
  #asked = 0;
  #closed = false;

  /**
   * `worker`: URL of the bundled worker, `/w/frames.js`. `failed` is called once when the worker died by itself: frames have stopped, both
   * ways, and the call should end. Throws `SottoError('unsupported')` where frames cannot be transformed.
   */
  constructor(worker: string, failed: () => void) {
    if (typeof RTCRtpScriptTransform === 'undefined') throw new SottoError('unsupported');
    this.#worker = new Worker(worker, { type: 'module', name: 'sotto-frames' });
    this.#worker.onmessage = ({ data }: MessageEvent<FromFrameWorker>) => {
      const waiting = this.#waiting.get(data.id);
      this.#waiting.delete(data.id);
      if (data.kind === 'done') waiting?.resolve(data.counts);
      else waiting?.reject(new SottoError(data.code));
    };
    this.#worker.onerror = () => {
      if (this.#closed) return;
      this.close();
      failed();
    };
  }

  /** Seals what `sender` sends from now on. `null`: nothing leaves until it is called again with a slot. Twice is once. */
  attachSender(sender: RTCRtpSender, slot: FrameSlot | null): void {
    this.#attach(sender, 'send', slot);
  }

  /** Opens what `receiver` receives. `null`: the slot is taken from the first frame that opens (see `slotOf`). Twice is once. */
  attachReceiver(receiver: RTCRtpReceiver, slot: FrameSlot | null): void {
    this.#attach(receiver, 'receive', slot);
  }

  /** After each negotiation: tells the worker what the payload types mean. Only browsers whose frames do not say it need this. */
  negotiated(): void {
    for (const [end, track] of this.#tracks) {
      const codecs = new Map(end.getParameters().codecs.map(({ payloadType, mimeType }) => [payloadType, mimeType.toLowerCase()]));
      if (codecs.size > 0) void this.#ask({ kind: 'codecs', track, codecs }).catch(() => {});
    }
  }

  /**
   * The key that seals from now on. A kid that is not above the last one given changes nothing. Resolves when it is in use. Rejects with
   * `SottoError('frame-key')` when another worker of this page was given the same key: its counters would begin again (RFC 9605 §9.1).
   */
  async setSendKey(key: FrameKey): Promise<void> {
    const name = await nameOf(key.key);
    const owner = sealsWith.get(name) ?? this.#mark;
    if (owner !== this.#mark) throw new SottoError('frame-key', 'the key seals in another worker');
    sealsWith.set(name, this.#mark);
    await this.#ask({ kind: 'send-key', key });
  }

  /** One more key that opens. Older ones are let go 20 s after the first frame that a newer one opened. A kid that is known changes nothing. */
  async addReceiveKey(key: FrameKey): Promise<void> {
    await this.#ask({ kind: 'receive-key', key });
  }

  /** Rejects with `SottoError('frames-stopped')` when the worker is gone. */
  counts(): Promise<FrameWorkerCounts> {
    return this.#ask({ kind: 'counts' });
  }

  /** Whether `end` got its transform: every sender and receiver of the connection must have. */
  has(end: End): boolean {
    return this.#tracks.has(end);
  }

  /** The slot in `counts` that belongs to `end`; `null` as long as nobody knows. */
  slotOf(end: End, counts: FrameWorkerCounts): FrameSlot | null {
    const track = this.#tracks.get(end);
    return track === undefined ? null : (counts.tracks.get(track) ?? null);
  }

  /** Ends the worker and with it every frame. Twice is once. */
  close(): void {
    this.#closed = true;
    this.#worker.terminate();
    for (const { reject } of this.#waiting.values()) reject(new SottoError('frames-stopped'));
    this.#waiting.clear();
  }

  #attach(end: End, side: FrameSide, slot: FrameSlot | null): void {
    const known = this.#tracks.get(end);
    if (known !== undefined) {
      if (slot) void this.#ask({ kind: 'slot', track: known, slot }).catch(() => {});
      return;
    }
    const track = this.#tracks.size;
    this.#tracks.set(end, track);
    const options: TransformOptions = { side, track, slot };
    end.transform = new RTCRtpScriptTransform(this.#worker, options);
  }

  #ask(request: FrameRequest): Promise<FrameWorkerCounts> {
    if (this.#closed) return Promise.reject(new SottoError('frames-stopped'));
    const id = ++this.#asked;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#worker.postMessage({ ...request, id } satisfies ToFrameWorker);
    });
  }
}
