// What a screen draws of a call, and what a conversation keeps of it.

/** Hex of 16 random bytes. */
export type CallId = string & { readonly __call: true };

export type CallPhase =
  /** Mine: sent, but no device of theirs has said that it rings. */
  | 'calling'
  /** Mine: theirs rings. */
  | 'ringing-out'
  /** Theirs: mine rings. */
  | 'ringing-in'
  | 'connecting'
  | 'live'
  /** The line dropped and is being brought back. */
  | 'reconnecting'
  | 'ended';

export type CallEnd =
  | 'hung-up'
  | 'declined'
  | 'busy'
  /** Nobody took it up in time: mine was not answered, theirs was missed. */
  | 'timeout'
  | 'cancelled'
  /** Taken up or declined in another of my tabs or devices. */
  | 'elsewhere'
  /** The line did not come back in 30 s, or could not be made. */
  | 'lost'
  /** What arrived could not be believed: a swapped fingerprint, frames that were not sealed, a broken commitment. */
  | 'unsafe'
  /** No microphone, or the browser cannot seal frames. */
  | 'no-media';

/** How a call that is over stands in the conversation and in the list of calls. */
export interface CallRecord {
  readonly outgoing: boolean;
  readonly video: boolean;
  /** `missed`: theirs, never taken up. */
  readonly result: 'answered' | 'missed' | 'declined' | 'busy' | 'cancelled' | 'unanswered' | 'failed';
  /** Of an answered one, seconds. */
  readonly seconds: number;
}
