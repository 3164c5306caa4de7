// What a screen sees of calls, and what it can ask for. Streams and media live in the page that took the call up; every other tab sees the
// same phases without them.

import type { AccountId } from '../../../protocol/index.ts';
import type { CallEnd, CallId, CallPhase, CallRecord, ConversationId } from '../../domain/index.ts';
import type { MediaState } from '../../rtc/media-session.ts';
import type { Observable } from '../observable.ts';

export interface CallView {
  readonly id: CallId;
  readonly conversation: ConversationId;
  readonly peer: AccountId;
  readonly name: string;
  readonly outgoing: boolean;
  /** Asked for with picture. */
  readonly video: boolean;
  readonly phase: CallPhase;
  /** Set when `phase` is `ended`; the call stays in view until it is dismissed or 4 s have passed. */
  readonly end: CallEnd | null;
  /** Whether this tab has the call: only then are there streams and controls. `null`: nobody has taken it up yet. */
  readonly here: boolean | null;
  /** When the first frame came, ms since 1970. */
  readonly liveSince: number | null;
  /** Words to compare; `null` until both sides have shown theirs. */
  readonly words: readonly string[] | null;
  /** What the other side says it shows and lets hear. */
  readonly theirs: { readonly microphone: boolean; readonly camera: boolean; readonly screen: boolean };
  /** Only in the tab that has the call. */
  readonly media: MediaState | null;
}

export interface CallRow extends CallRecord {
  readonly id: CallId;
  readonly conversation: ConversationId;
  readonly name: string;
  readonly at: number;
}

export interface CallsView {
  /** One at a time; another that comes in meanwhile hears *busy*. */
  readonly current: CallView | null;
}

/** Everything rejects with `SottoError`. */
export interface Calls extends Observable<CallsView> {
  /** Asks for the microphone (and camera) first. `permission-denied`, `no-device`, `device-busy`, `blocked`, `in-call`, `unsupported`. */
  start(conversation: ConversationId, video: boolean): Promise<CallId>;
  /** Asks for the microphone (and camera) first; a refusal leaves it ringing. */
  accept(call: CallId, video: boolean): Promise<void>;
  decline(call: CallId): Promise<void>;
  /** Also cancels one that rings. */
  hangUp(call: CallId): Promise<void>;
  /** Removes an ended call from view. */
  dismiss(call: CallId): void;
  setMicrophone(on: boolean): Promise<void>;
  setCamera(on: boolean): Promise<void>;
  setScreen(on: boolean): Promise<void>;
  flipCamera(): Promise<void>;
  chooseDevices(choice: { readonly microphone?: string | null; readonly camera?: string | null }): Promise<void>;
  /** For the page of figures; `null` without a call here. */
  stats(): Promise<RTCStatsReport | null>;
  /** Calls that are over, newest first. */
  history(): Promise<readonly CallRow[]>;
}
