// One call's media on this device: capture, one peer connection, sealed frames. It knows descriptions, candidates and frame keys, and
// nothing of accounts, ratchets or screens: lib/client feeds it signals and draws what it shows.

/** Where connections may go. Empty `servers`: host candidates alone. */
export interface IceOptions {
  readonly servers: readonly RTCIceServer[];
  /** Only through a TURN server: the other side never learns this device's address. */
  readonly relayOnly: boolean;
}

/** A base key of RFC 9605, non-extractable (`HKDF`, usages `deriveKey`, `deriveBits`). */
export interface FrameKey {
  readonly kid: number;
  readonly key: CryptoKey;
}

export interface Candidate {
  readonly candidate: string;
  readonly mid: string;
  readonly line: number;
}

export type MediaEvent =
  /** To be sent to the other side, in order. */
  | { readonly kind: 'description'; readonly type: 'offer' | 'answer'; readonly sdp: string; readonly renegotiation: boolean }
  /** The side that did not make the first offer wants another. */
  | { readonly kind: 'renegotiation-wanted' }
  | { readonly kind: 'candidates'; readonly candidates: readonly Candidate[] }
  | { readonly kind: 'state'; readonly state: MediaState }
  /** Ended by itself: `lost` when the line did not come back, `unsafe` when frames left or came unsealed, `no-media` when capture failed. */
  | { readonly kind: 'ended'; readonly reason: 'lost' | 'unsafe' | 'no-media' };

export interface FrameCounts {
  readonly sealed: number;
  readonly opened: number;
  /** Dropped frames: without a key for their KID, not authentic, seen before, not SFrame at all. */
  readonly refused: { readonly unknownKey: number; readonly notAuthentic: number; readonly replayed: number; readonly malformed: number };
  /** What the counters of the connection say was sent; `sealed` must follow it. */
  readonly sentByConnection: number;
  readonly suite: string;
  readonly kid: { readonly mine: number | null; readonly theirs: number | null };
}

export interface MediaState {
  readonly line: 'connecting' | 'connected' | 'reconnecting';
  readonly path: 'direct' | 'relayed' | null;
  readonly quality: 'good' | 'fair' | 'poor' | null;
  /** Microphone and camera. All four streams stay the same objects; tracks come and go. */
  readonly local: MediaStream;
  readonly localScreen: MediaStream;
  /** Their voice, and their camera once it has shown a frame. It stays, frozen, when they turn it off: what they say they show counts. */
  readonly remote: MediaStream;
  /** Their screen once it has shown a frame. */
  readonly remoteScreen: MediaStream;
  readonly microphone: boolean;
  readonly camera: boolean;
  readonly screen: boolean;
  readonly frames: FrameCounts;
}

export interface MediaSession {
  /** `a=fingerprint` value of this side's certificate, lower case, such as `sha-256 ab:cd:…`: known before any description. */
  readonly fingerprint: string;
  /** The key of the own direction; the newest given is the one that seals. */
  setSendKey(key: FrameKey): Promise<void>;
  /** Adds a key that opens; older ones stay for a grace time. */
  addReceiveKey(key: FrameKey): Promise<void>;
  /** The caller's side starts with this; the other waits for `describe`. */
  start(): Promise<void>;
  /** Throws `SottoError('unsafe')` unless every fingerprint in `sdp` is `fingerprint`. */
  describe(type: 'offer' | 'answer', sdp: string, fingerprint: string): Promise<void>;
  /** The other side asked for an offer. */
  renegotiate(): Promise<void>;
  addCandidates(candidates: readonly Candidate[]): Promise<void>;
  /** `true` asks for a microphone or camera when there is none yet. Throws `SottoError`: `permission-denied`, `no-device`, `device-busy`. */
  setMicrophone(on: boolean): Promise<void>;
  setCamera(on: boolean): Promise<void>;
  /** Throws `SottoError`: `permission-denied`, `unsupported`. */
  setScreen(on: boolean): Promise<void>;
  /** Changes the device in place, without renegotiation. `null`: the browser's choice. `facing` turns the camera of a phone. */
  chooseDevices(choice: {
    readonly microphone?: string | null;
    readonly camera?: string | null;
    readonly facing?: 'user' | 'environment';
  }): Promise<void>;
  /** The network changed or came back: fresh servers, an ICE restart. */
  restart(ice: IceOptions): Promise<void>;
  stats(): Promise<RTCStatsReport>;
  listen(listener: (event: MediaEvent) => void): () => void;
  state(): MediaState;
  /**
   * The other side lost its own (reload) and joins again: another connection with the same certificate and capture, keys to be given anew.
   * Then as at first: the caller's side starts, the other waits for `describe`.
   */
  renew(ice: IceOptions): Promise<void>;
  /** Stops capture and closes everything. Twice is once. */
  close(): void;
}

/**
 * `openMediaSession`, the one way in. Captures (a microphone; with `video` a camera) and makes the certificate; connects to nothing yet.
 * Rejects with `SottoError`: `permission-denied`, `no-device`, `device-busy`, `unsupported`; nothing is left captured then.
 */
export type OpenMediaSession = (options: { readonly ice: IceOptions; readonly video: boolean }) => Promise<MediaSession>;
