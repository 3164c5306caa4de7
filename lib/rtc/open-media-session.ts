// A session: capture, certificate, and the connection that it has now. It connects to nothing before `start` or the first description.

import { Emitter, SottoError } from '../base/index.ts';
import { Capture, type DeviceChoice } from './capture.ts';
import { type Certificate, makeCertificate } from './certificate.ts';
import { Connection, type ConnectionOptions, type EndReason } from './connection.ts';
import type { Candidate, FrameKey, IceOptions, MediaEvent, MediaSession, MediaState } from './media-session.ts';

const FRAME_WORKER = '/w/frames.js';

export interface MediaSessionOptions {
  readonly ice: IceOptions;
  /** A camera too. */
  readonly video: boolean;
  /** URL of the bundled frame worker. */
  readonly worker?: string;
}

class Session implements MediaSession {
  readonly fingerprint: string;
  readonly #capture: Capture;
  readonly #events = new Emitter<MediaEvent>();
  readonly #remote = new MediaStream();
  readonly #remoteScreen = new MediaStream();
  readonly #connect: (ice: IceOptions) => Connection;
  #connection: Connection;
  #closed = false;

  constructor(Peer: ConnectionOptions['Peer'], worker: string, certificate: Certificate, capture: Capture, ice: IceOptions) {
    this.fingerprint = certificate.fingerprint;
    this.#capture = capture;
    this.#connect = (servers) =>
      new Connection({
        Peer,
        worker,
        certificate,
        ice: servers,
        capture,
        remote: this.#remote,
        remoteScreen: this.#remoteScreen,
        emit: (event) => this.#events.emit(event),
        changed: () => this.#changed(),
        ended: (reason) => this.#end(reason),
      });
    this.#connection = this.#connect(ice);
  }

  /** What is captured changed. */
  async captured(slot: Parameters<Connection['put']>[0]): Promise<void> {
    await this.#connection.put(slot).catch(() => {});
    this.#changed();
  }

  setSendKey(key: FrameKey): Promise<void> {
    return this.#connection.frames.setSendKey(key);
  }

  addReceiveKey(key: FrameKey): Promise<void> {
    return this.#connection.frames.addReceiveKey(key);
  }

  async start(): Promise<void> {
    this.#mustBeOpen();
    this.#connection.start();
  }

  async describe(type: 'offer' | 'answer', sdp: string, fingerprint: string): Promise<void> {
    this.#mustBeOpen();
    await this.#connection.describe(type, sdp, fingerprint);
  }

  async renegotiate(): Promise<void> {
    this.#connection.peer?.renegotiate();
  }

  async addCandidates(candidates: readonly Candidate[]): Promise<void> {
    this.#connection.peer?.addCandidates(candidates);
  }

  setMicrophone(on: boolean): Promise<void> {
    return this.#capture.setMicrophone(on);
  }

  setCamera(on: boolean): Promise<void> {
    return this.#capture.setCamera(on);
  }

  setScreen(on: boolean): Promise<void> {
    return this.#capture.setScreen(on);
  }

  chooseDevices(choice: DeviceChoice): Promise<void> {
    return this.#capture.choose(choice);
  }

  async restart(ice: IceOptions): Promise<void> {
    this.#mustBeOpen();
    this.#connection.restart(ice);
  }

  async stats(): Promise<RTCStatsReport> {
    return (await this.#connection.peer?.connection.getStats()) ?? (new Map() as unknown as RTCStatsReport);
  }

  listen(listener: (event: MediaEvent) => void): () => void {
    return this.#events.listen(listener);
  }

  state(): MediaState {
    const { line, path, quality } = this.#connection;
    return {
      line,
      path,
      quality,
      local: this.#capture.local,
      localScreen: this.#capture.screen,
      remote: this.#remote,
      remoteScreen: this.#remoteScreen,
      microphone: this.#capture.on('audio'),
      camera: this.#capture.on('camera'),
      screen: this.#capture.on('screen'),
      frames: this.#connection.counts(),
    };
  }

  async renew(ice: IceOptions): Promise<void> {
    this.#mustBeOpen();
    this.#connection.close();
    for (const stream of [this.#remote, this.#remoteScreen]) for (const track of stream.getTracks()) stream.removeTrack(track);
    this.#connection = this.#connect(ice);
    this.#changed();
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#connection.close();
    this.#capture.close();
  }

  #mustBeOpen(): void {
    if (this.#closed) throw new SottoError('call-over');
  }

  #changed(): void {
    if (!this.#closed) this.#events.emit({ kind: 'state', state: this.state() });
  }

  #end(reason: EndReason): void {
    if (this.#closed) return;
    this.close();
    this.#events.emit({ kind: 'ended', reason });
  }
}

/** As `OpenMediaSession`. */
export async function openMediaSession({ ice, video, worker = FRAME_WORKER }: MediaSessionOptions): Promise<MediaSession> {
  if (typeof RTCPeerConnection === 'undefined' || typeof RTCRtpScriptTransform === 'undefined') throw new SottoError('unsupported');
  let session: Session | null = null;
  const capture = new Capture((slot) => void session?.captured(slot));
  try {
    // What a call alone needs is fetched with the first one, while the person is asked.
    const [{ Peer }, certificate] = await Promise.all([import('./peer.ts'), makeCertificate(), capture.open(video)]);
    session = new Session(Peer, worker, certificate, capture, ice);
    return session;
  } catch (thrown) {
    capture.close();
    throw thrown instanceof SottoError ? thrown : new SottoError('unsupported', String(thrown));
  }
}
