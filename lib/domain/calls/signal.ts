// What two devices say to each other about a call. A signal is the body of a counted content: it travels inside the ratchet, in order.
// An offer carries no session description: until it is accepted, the one who is called does nothing but ring.

import { bool, bytes, fixed, type Infer, list, oneOf, struct, text, u53, union } from '../../../protocol/index.ts';

/** A session description may be so long, UTF-8 bytes. */
export const DESCRIPTION_MAX_BYTES = 24 * 1024;
/** Candidates of one signal, and UTF-8 bytes of one. */
export const CANDIDATES_MAX = 32;
export const CANDIDATE_MAX_BYTES = 512;

/** The base key of one direction (RFC 9605 §4.4.1), fresh for each join and rotation; `kid` rises with each. */
const frameKey = struct({ kid: u53, secret: fixed(32) });
export type FrameKeySignal = Infer<typeof frameKey>;

const signal = union({
  /** Rings. `video`: asked for with picture. */
  offer: [1, struct({ video: bool })],
  /** The device that was called rings. */
  ringing: [2, struct({})],
  /**
   * Taken up, or joined again after a reload (`join` rises with each). `commitment` binds the answerer's part of the short authentication
   * string before the caller's is known: SHA-256 over nonce, frame key and DTLS fingerprint.
   */
  accept: [3, struct({ join: u53, video: bool, key: frameKey, commitment: fixed(32) })],
  /** The caller's description, and its part of the string in the clear. */
  describe: [4, struct({ join: u53, key: frameKey, nonce: fixed(32), sdp: text(DESCRIPTION_MAX_BYTES) })],
  /** The answerer's description; opens the commitment. */
  answer: [5, struct({ join: u53, nonce: fixed(32), sdp: text(DESCRIPTION_MAX_BYTES) })],
  /** A description in an established call: renegotiation and ICE restart, either way. */
  renegotiate: [6, struct({ join: u53, type: oneOf('offer', 'answer', 'request'), sdp: text(DESCRIPTION_MAX_BYTES) })],
  candidates: [
    7,
    struct({ join: u53, candidates: list(struct({ candidate: text(CANDIDATE_MAX_BYTES), mid: text(16), line: u53 }), CANDIDATES_MAX) }),
  ],
  /** What the sender shows and lets hear now. */
  media: [8, struct({ microphone: bool, camera: bool, screen: bool })],
  /** A new frame key of the sender's direction. */
  key: [9, struct({ key: frameKey })],
  /** The caller lost its side (reload) and wants to be joined again. */
  rejoin: [10, struct({ join: u53 })],
  end: [11, struct({ reason: oneOf('hung-up', 'declined', 'busy', 'timeout', 'cancelled', 'failed', 'elsewhere') })],
});
export type CallSignal = Infer<typeof signal>;

export const callBody = struct({ call: fixed(16), signal, extension: bytes(256) });
export type CallBody = Infer<typeof callBody>;
