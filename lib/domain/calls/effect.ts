// What is to be done when a call has taken a step. Effects are done in order, and committed with the call's new value.

import type { Call } from './call.ts';
import type { PageWord } from './page-word.ts';
import type { CallSignal, FrameKeySignal } from './signal.ts';
import type { CallRecord } from './view.ts';

/** A signal without what only the engine has: keys, nonces, the commitment. */
export type SignalDraft =
  | { readonly kind: 'accept'; readonly join: number; readonly video: boolean }
  | { readonly kind: 'describe'; readonly join: number; readonly sdp: string }
  | { readonly kind: 'answer'; readonly join: number; readonly sdp: string }
  | { readonly kind: 'key' }
  | Exclude<CallSignal, { readonly kind: 'accept' | 'describe' | 'answer' | 'key' }>;

export type CallEffect =
  /** `device`: the one that has the call, all where none has; `others`: all but that one. */
  | { readonly kind: 'send'; readonly signal: SignalDraft; readonly to: 'all' | 'device' | 'others' }
  | { readonly kind: 'tell'; readonly page: string; readonly word: PageWord }
  /** A join begins: all keys and nonces of the one before go, a fresh key of this number and a fresh nonce are made. */
  | { readonly kind: 'join'; readonly kid: number }
  /** A further key of this direction. */
  | { readonly kind: 'make-key'; readonly kid: number }
  | { readonly kind: 'keep-key'; readonly key: FrameKeySignal }
  | { readonly kind: 'keep-commitment'; readonly commitment: Uint8Array }
  | { readonly kind: 'keep-nonce'; readonly nonce: Uint8Array }
  /** Both sides have shown their parts: the words can be made. */
  | { readonly kind: 'make-words' }
  /** It is over: its row is written, once, and its secrets go. */
  | { readonly kind: 'record'; readonly record: CallRecord };

/** The call as it is now, and what follows from that. */
export interface Advanced {
  readonly call: Call;
  readonly effects: readonly CallEffect[];
}
