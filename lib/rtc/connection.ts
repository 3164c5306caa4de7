// One connection of a session with its frame worker: tracks into slots, their tracks out of them, and a look at the counters again and again.
// The counters are what the lock on the screen is drawn from, and what ends a call whose frames leave unsealed although nothing should.

import { SottoError } from '../base/index.ts';
import type { Capture } from './capture.ts';
import type { Certificate } from './certificate.ts';
import { preferSealable } from './codecs.ts';
import { type Figures, qualityOf, readFigures, sum } from './figures.ts';
import { FrameCrypto } from './frames/frame-crypto.ts';
import type { FrameWorkerCounts, SlotCounts } from './frames/messages.ts';
import { LineWatch } from './line-watch.ts';
import type { FrameCounts, IceOptions, MediaEvent, MediaState } from './media-session.ts';
import type { Peer } from './peer.ts';
import { SLOTS, type Slot } from './slots.ts';

const LOOK_EVERY_MS = 500;
/** When a line stands, what opens is looked for this often and so long: the first voice and picture are waited for. */
const GLANCE_EVERY_MS = 40;
const GLANCES_FOR_MS = 4_000;
/** Quality is what it was over so many looks. */
const LOOKS_FOR_QUALITY = 4;

export type EndReason = Extract<MediaEvent, { readonly kind: 'ended' }>['reason'];

export interface ConnectionOptions {
  readonly Peer: typeof Peer;
  readonly worker: string;
  readonly certificate: Certificate;
  readonly ice: IceOptions;
  readonly capture: Capture;
  readonly remote: MediaStream;
  readonly remoteScreen: MediaStream;
  readonly emit: (event: MediaEvent) => void;
  /** Something in `MediaState` did. */
  readonly changed: () => void;
  readonly ended: (reason: EndReason) => void;
}

/** A browser counts a frame as sent when it hands it to the worker: so many may be on their way there, or it is slow. */
const UNDER_WAY_MAX = 50;

/** Whether frames seem to pass the worker by. Sound and pictures by themselves: neither hides the other. */
function diverged({ sent, decoded }: Figures, { slots }: FrameWorkerCounts): boolean {
  const { audio, camera, screen } = slots;
  const through = (slot: SlotCounts): number => slot.sealed + slot.withheld;
  return (
    sent.audio > through(audio) + UNDER_WAY_MAX ||
    sent.camera + sent.screen > through(camera) + through(screen) + UNDER_WAY_MAX ||
    decoded.camera + decoded.screen > camera.opened + screen.opened + UNDER_WAY_MAX
  );
}

export class Connection {
  readonly frames: FrameCrypto;
  readonly #options: ConnectionOptions;
  readonly #line: LineWatch;
  #ice: IceOptions;
  #peer: Peer | null = null;
  /** What their every description must carry. */
  #theirs: string | null = null;
  #described = false;
  #looking: ReturnType<typeof setTimeout> | undefined;
  #looks = 0;
  /** Twice in a row is no delay any more. */
  #apart = false;
  #figures: Figures | null = null;
  #judged: Figures | null = null;
  #counts: FrameWorkerCounts | null = null;
  quality: MediaState['quality'] = null;
  #closed = false;

  /** Throws `SottoError('unsupported')`. */
  constructor(options: ConnectionOptions) {
    this.#options = options;
    this.#ice = options.ice;
    this.frames = new FrameCrypto(options.worker, () => this.#end('no-media'));
    this.#line = new LineWatch({
      changed: () => {
        if (this.line === 'connected') void this.#glance(performance.now() + GLANCES_FOR_MS);
        options.changed();
      },
      restart: () => this.restart(this.#ice),
      lost: () => this.#end('lost'),
    });
  }

  get line(): MediaState['line'] {
    return this.#line.line;
  }

  get path(): MediaState['path'] {
    return this.#figures?.path ?? null;
  }

  counts(): FrameCounts {
    const total = this.#counts?.total;
    return {
      sealed: total?.sealed ?? 0,
      opened: total?.opened ?? 0,
      refused: total?.refused ?? { unknownKey: 0, notAuthentic: 0, replayed: 0, malformed: 0 },
      sentByConnection: this.#figures ? sum(this.#figures.sent) : 0,
      suite: this.#counts?.suite ?? '',
      kid: this.#counts?.kid ?? { mine: null, theirs: null },
    };
  }

  start(): void {
    this.#peer ??= this.#connect(true);
  }

  /** As `MediaSession.describe`. */
  async describe(type: 'offer' | 'answer', sdp: string, fingerprint: string): Promise<void> {
    this.#theirs ??= fingerprint;
    if (fingerprint !== this.#theirs) throw new SottoError('unsafe', 'another certificate in the same connection');
    if (type === 'offer') this.#peer ??= this.#connect(false);
    await this.#peer?.describe(type, sdp, fingerprint);
  }

  get peer(): Peer | null {
    return this.#peer;
  }

  restart(ice: IceOptions): void {
    this.#ice = ice;
    this.#line.restarted();
    this.#peer?.restart(ice);
  }

  /** What is captured for `slot` is another. */
  async put(slot: Slot): Promise<void> {
    await this.#peer?.connection.transceiver(slot)?.sender.replaceTrack(this.#options.capture.track(slot));
  }

  /** Twice is once. */
  close(): void {
    this.#closed = true;
    clearTimeout(this.#looking);
    this.#line.close();
    this.#peer?.close();
    this.frames.close();
  }

  #connect(offers: boolean): Peer {
    const { Peer, certificate, capture, remote, emit } = this.#options;
    const unlessClosed =
      <A extends readonly unknown[]>(step: (...given: A) => void) =>
      (...given: A): void => {
        if (!this.#closed) step(...given);
      };
    const peer = new Peer({
      offers,
      certificate: certificate.certificate,
      ice: this.#ice,
      frames: this.frames,
      born: (slot, transceiver) => {
        const { sender, receiver } = transceiver;
        if (slot !== 'audio') preferSealable(transceiver);
        // Without a stream in common voice and lips are not kept together.
        sender.setStreams?.(slot === 'screen' ? capture.screen : capture.local);
        void sender.replaceTrack(capture.track(slot)).catch(() => {});
        if (slot === 'audio') remote.addTrack(receiver.track);
      },
      describe: unlessClosed((type: 'offer' | 'answer', sdp: string) => {
        emit({ kind: 'description', type, sdp, renegotiation: this.#described });
        this.#described = true;
      }),
      want: unlessClosed(() => emit({ kind: 'renegotiation-wanted' })),
      send: unlessClosed((candidates) => emit({ kind: 'candidates', candidates })),
      changed: unlessClosed(() => this.#line.hear(peer.line)),
      negotiated: unlessClosed(() => this.frames.negotiated()),
      failed: unlessClosed(() => this.#end('lost')),
    });
    this.#line.begin();
    this.#lookAgain();
    return peer;
  }

  #lookAgain(): void {
    this.#looking = setTimeout(() => void this.#look(), LOOK_EVERY_MS);
  }

  async #glance(until: number): Promise<void> {
    while (!this.#closed && performance.now() < until) {
      const counts = await this.frames.counts().catch(() => null);
      if (counts === null || this.#closed) return;
      if (this.#take(counts)) this.#options.changed();
      await new Promise((resolve) => setTimeout(resolve, GLANCE_EVERY_MS));
    }
  }

  async #look(): Promise<void> {
    const peer = this.#peer;
    if (peer === null) return;
    try {
      const figures = readFigures(await peer.connection.getStats(), (mid) => this.#slotOf(peer, mid));
      const counts = await this.frames.counts();
      if (this.#closed) return;
      this.#judge(figures, counts);
    } catch {
      // The worker's end is heard from itself.
    }
    if (!this.#closed) this.#lookAgain();
  }

  #judge(figures: Figures, counts: FrameWorkerCounts): void {
    const apart = diverged(figures, counts);
    const stranger = figures.theirFingerprint !== null && figures.theirFingerprint !== this.#theirs;
    if (stranger || (apart && this.#apart)) {
      this.#end('unsafe');
      return;
    }
    this.#apart = apart;
    const { path } = this;
    this.#figures = figures;
    const taken = this.#take(counts);
    const judged = this.#looks % LOOKS_FOR_QUALITY === 0;
    if (judged) {
      this.quality = qualityOf(this.#judged, figures);
      this.#judged = figures;
    }
    this.#looks += 1;
    if (taken || judged || path !== this.path || this.#looks % 2 === 0) this.#options.changed();
  }

  /** Whether it is news: their first frame, or something to see. */
  #take(counts: FrameWorkerCounts): boolean {
    const first = counts.total.opened > 0 && (this.#counts?.total.opened ?? 0) === 0;
    this.#counts = counts;
    return this.#show(counts) || first;
  }

  /** Puts their pictures into the streams once there is something to see: an element would wait for them, sound and all. */
  #show({ slots }: FrameWorkerCounts): boolean {
    let shown = false;
    for (const [slot, stream] of [
      ['camera', this.#options.remote],
      ['screen', this.#options.remoteScreen],
    ] as const) {
      const track = this.#peer?.connection.transceiver(slot)?.receiver.track;
      if (!track || slots[slot].opened === 0 || stream.getTracks().includes(track)) continue;
      stream.addTrack(track);
      shown = true;
    }
    return shown;
  }

  #slotOf(peer: Peer, mid: string): Slot | undefined {
    return SLOTS.find((slot) => peer.connection.transceiver(slot)?.mid === mid);
  }

  #end(reason: EndReason): void {
    if (this.#closed) return;
    this.close();
    this.#options.ended(reason);
  }
}
