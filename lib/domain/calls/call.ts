// A call as one side knows it: a value that is written down after every step, so that an engine that takes over goes on from it.
// It holds no key: what the two sides' secrets are is the engine's matter.

import { bool, fromHex, type Infer, oneOf, optional, type Schema, struct, text, toHex, u53 } from '../../../protocol/index.ts';
import { FINGERPRINT_MAX_BYTES } from './page-word.ts';
import { DESCRIPTION_MAX_BYTES } from './signal.ts';
import type { CallId, CallRecord } from './view.ts';

const CALL_ID_BYTES = 16;
/** Returns `null` unless the text is 32 lower-case hex digits. */
export const parseCallId = (value: string): CallId | null => (/^[0-9a-f]{32}$/.test(value) ? (value as CallId) : null);

const callId: Schema<CallId> = {
  read: (input) => toHex(input.raw(CALL_ID_BYTES)) as CallId,
  write(out, value) {
    const id = fromHex(value);
    if (id?.length !== CALL_ID_BYTES) throw new RangeError('not a call id');
    out.raw(id);
  },
};

export const callState = struct({
  id: callId,
  outgoing: bool,
  /** Asked for with picture. */
  video: bool,
  /** When it was asked for, or was heard of first; ms, this device's clock, as all times here. */
  at: u53,
  phase: oneOf('calling', 'ringing-out', 'ringing-in', 'connecting', 'live', 'reconnecting', 'ended'),
  end: optional(oneOf('hung-up', 'declined', 'busy', 'timeout', 'cancelled', 'elsewhere', 'lost', 'unsafe', 'no-media')),
  endedAt: optional(u53),
  /** When it ends unless something happens before. */
  deadline: optional(u53),
  /** When the next key of this direction is made, and when the newest made begins to seal. */
  rotateAt: optional(u53),
  switchAt: optional(u53),
  /** Their device that has the call; of an outgoing one `null` until one takes it up. */
  device: optional(u53),
  /** The page that has the call; `null` while none has. */
  page: optional(text(64)),
  /** Of this side's certificate; empty before there is one. */
  fingerprint: text(FINGERPRINT_MAX_BYTES),
  /** Of theirs in this join, as bound by the ratchet. */
  theirFingerprint: optional(text(FINGERPRINT_MAX_BYTES)),
  /** Rises with every connection that is made anew; 0 before the call was taken up. */
  join: u53,
  /** The join of which the caller's description, and the answer to it, have passed here. */
  described: u53,
  answered: u53,
  /** Numbers of the newest frame keys; 0: none yet. */
  kid: u53,
  theirKid: u53,
  /** The description that this side's page wanted said last: what is asked for twice is said once. */
  said: text(DESCRIPTION_MAX_BYTES),
  /** When the first frame came. */
  liveSince: optional(u53),
  /** What the other side shows and lets hear. */
  theirs: struct({ microphone: bool, camera: bool, screen: bool }),
});
export type Call = Infer<typeof callState>;

export const isOver = (call: Call): boolean => call.phase === 'ended';

/** When the call next wants to hear the time; `null`: never. */
export function nextAlarm({ phase, deadline, rotateAt, switchAt }: Call): number | null {
  const times = [deadline, switchAt, phase === 'live' ? rotateAt : null].filter((time) => time !== null);
  return times.length === 0 ? null : Math.min(...times);
}

/** How a call that is over is kept. */
export function recordOf(call: Call): CallRecord {
  const { outgoing, video, liveSince, endedAt } = call;
  const seconds = liveSince === null || endedAt === null ? 0 : Math.max(0, Math.floor((endedAt - liveSince) / 1000));
  return { outgoing, video, result: resultOf(call), seconds: Math.min(seconds, 0xffff_ffff) };
}

function resultOf({ outgoing, liveSince, end, join }: Call): CallRecord['result'] {
  if (liveSince !== null || (!outgoing && end === 'elsewhere')) return 'answered';
  if (end === 'declined') return 'declined';
  if (!outgoing) return join > 0 ? 'failed' : 'missed';
  if (end === 'busy') return 'busy';
  if (end === 'timeout') return 'unanswered';
  return end === 'lost' || end === 'unsafe' || end === 'no-media' ? 'failed' : 'cancelled';
}
