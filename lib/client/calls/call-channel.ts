// What the page that has a call and the engine say to each other about it. The engine owns the call's state, its signals and its secrets;
// the page owns capture, the connection and the streams. Frame keys cross as CryptoKeys that cannot be exported.

import type { CallId, ConversationId } from '../../domain/index.ts';
import type { Candidate, FrameKey } from '../../rtc/media-session.ts';
import type { CallRow, CallView } from './calls.ts';

/** A tab, while it lives: it holds a Web Lock of this name, so that the engine learns when it dies. */
export type PageId = string;
export const pageLock = (page: PageId): string => `sotto-page-${page}`;

/** Added to `EngineActions`. Each may be asked twice when the engine changes hands, and does the same thing once. */
export interface CallActions {
  /** Rings. Throws `SottoError`: `blocked`, `in-call`, `offline`, `not-found`. */
  startCall(call: CallId, conversation: ConversationId, video: boolean, page: PageId, fingerprint: string): Promise<void>;
  /** Throws `SottoError('call-over')`: also when another page was sooner. */
  acceptCall(call: CallId, video: boolean, page: PageId, fingerprint: string): Promise<void>;
  /** `declined` or `hung-up`, as the phase asks for; or why it could not go on. */
  endCall(call: CallId, reason: 'person' | 'lost' | 'unsafe' | 'no-media'): Promise<void>;
  dismissCall(call: CallId): Promise<void>;
  /** The page was loaded again and takes its call up anew, with a fresh certificate. Throws `SottoError('call-over')`. */
  rejoinCall(call: CallId, page: PageId, fingerprint: string): Promise<void>;
  /** What the page's media wants said. Throws `SottoError('call-over')`: also when another page has it. */
  tellCall(call: CallId, page: PageId, message: PageMessage): Promise<void>;
  callHistory(): Promise<readonly CallRow[]>;
  /** Servers and credentials for a connection of this conversation, fresh. Throws the relay's codes, and `offline`. */
  iceOf(conversation: ConversationId): Promise<{ readonly servers: readonly RTCIceServer[]; readonly relayOnly: boolean }>;
}

export type PageMessage =
  | { readonly kind: 'description'; readonly type: 'offer' | 'answer'; readonly sdp: string; readonly renegotiation: boolean }
  | { readonly kind: 'renegotiation-wanted' }
  | { readonly kind: 'candidates'; readonly candidates: readonly Candidate[] }
  | { readonly kind: 'media'; readonly microphone: boolean; readonly camera: boolean; readonly screen: boolean }
  /** The connection stands and a frame of theirs was opened; or it dropped; or it is back. */
  | { readonly kind: 'line'; readonly line: 'connected' | 'reconnecting' };

/** The engine's word to the page that has the call; others leave it alone. In order. */
export type ForPage =
  /** The other side is ready: make the connection. `offers`: this side makes the first description. Keys are set before it. */
  | {
      readonly kind: 'begin';
      readonly join: number;
      readonly offers: boolean;
      readonly sendKey: FrameKey;
      /** Known to the caller from the start; to the other side with the caller's description. */
      readonly receiveKey: FrameKey | null;
    }
  | { readonly kind: 'receive-key'; readonly key: FrameKey }
  /** The other side has had time to learn of it: seal with it from now on. */
  | { readonly kind: 'send-key'; readonly key: FrameKey }
  /** `fingerprint`: what every fingerprint in `sdp` must be, as bound by the ratchet. */
  | { readonly kind: 'describe'; readonly type: 'offer' | 'answer'; readonly sdp: string; readonly fingerprint: string }
  | { readonly kind: 'renegotiate' }
  | { readonly kind: 'candidates'; readonly candidates: readonly Candidate[] }
  | { readonly kind: 'end' };

/** Added to `News`. */
export type CallNews =
  | { readonly kind: 'calls'; readonly current: (Omit<CallView, 'media' | 'here'> & { readonly page: PageId | null }) | null }
  /** `number` rises within a call. An engine that takes over says again what may not have been heard: a number that is not higher was. */
  | { readonly kind: 'for-page'; readonly page: PageId; readonly call: CallId; readonly number: number; readonly word: ForPage };
