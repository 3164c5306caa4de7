// What the engine says to the page that has a call, as it is kept until the page has surely heard it. Frame keys stand in it by number.

import { bool, type Infer, list, oneOf, optional, struct, text, u53, union } from '../../../protocol/index.ts';
import { CANDIDATE_MAX_BYTES, CANDIDATES_MAX, DESCRIPTION_MAX_BYTES } from './signal.ts';

/** A fingerprint as `fingerprintOf` gives it, UTF-8 bytes. */
export const FINGERPRINT_MAX_BYTES = 128;

export const pageWord = union({
  /** Make the connection. `mine`, `theirs`: numbers of the frame keys; theirs is `null` until their description came. */
  begin: [1, struct({ join: u53, offers: bool, mine: u53, theirs: optional(u53) })],
  'receive-key': [2, struct({ kid: u53 })],
  'send-key': [3, struct({ kid: u53 })],
  describe: [4, struct({ type: oneOf('offer', 'answer'), sdp: text(DESCRIPTION_MAX_BYTES), fingerprint: text(FINGERPRINT_MAX_BYTES) })],
  renegotiate: [5, struct({})],
  candidates: [6, struct({ candidates: list(struct({ candidate: text(CANDIDATE_MAX_BYTES), mid: text(16), line: u53 }), CANDIDATES_MAX) })],
  end: [7, struct({})],
});
export type PageWord = Infer<typeof pageWord>;
