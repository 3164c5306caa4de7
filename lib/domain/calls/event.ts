// Everything that can happen to a call, from whichever side it comes.

import type { CallSignal } from './signal.ts';

/** What the media of this side's page wants said. */
export type PageTold =
  | { readonly kind: 'description'; readonly type: 'offer' | 'answer'; readonly sdp: string; readonly renegotiation: boolean }
  | { readonly kind: 'renegotiation-wanted' }
  | {
      readonly kind: 'candidates';
      readonly candidates: readonly { readonly candidate: string; readonly mid: string; readonly line: number }[];
    }
  | { readonly kind: 'media'; readonly microphone: boolean; readonly camera: boolean; readonly screen: boolean }
  | { readonly kind: 'line'; readonly line: 'connected' | 'reconnecting' };

export type CallEvent =
  /** `opens`: of an answer, whether its nonce opens the commitment. `sentAt`: the sender's clock, ms. */
  | { readonly kind: 'heard'; readonly signal: CallSignal; readonly device: number; readonly sentAt: number; readonly opens: boolean }
  | { readonly kind: 'accepted'; readonly video: boolean; readonly page: string; readonly fingerprint: string }
  | { readonly kind: 'ended'; readonly reason: 'person' | 'lost' | 'unsafe' | 'no-media' }
  | { readonly kind: 'rejoined'; readonly page: string; readonly fingerprint: string }
  | { readonly kind: 'told'; readonly page: string; readonly told: PageTold }
  | { readonly kind: 'page-died'; readonly page: string }
  /** `unsent`: something for the other side still waits to reach the relay. */
  | { readonly kind: 'time'; readonly unsent: boolean }
  /** Their signed list is another; these are the devices that it names now. */
  | { readonly kind: 'devices'; readonly devices: readonly number[] };

/** One kind of event. */
export type EventOf<K extends CallEvent['kind']> = Extract<CallEvent, { kind: K }>;
/** One kind of signal. */
export type SignalOf<K extends CallSignal['kind']> = Extract<CallSignal, { kind: K }>;
