// The turns that a call takes from several sides: it ends, or a connection is made anew.

import { type Call, recordOf } from './call.ts';
import type { Advanced, CallEffect } from './effect.ts';
import type { SignalOf } from './event.ts';
import type { PageWord } from './page-word.ts';
import { CONNECT_MS, JOIN_MAX, KID_MAX } from './times.ts';
import type { CallEnd } from './view.ts';

export type EndReason = SignalOf<'end'>['reason'];

/** Nothing changes. */
export const same = (call: Call): Advanced => ({ call, effects: [] });
/** A word for the page that has the call, if one has. */
export const word = ({ page }: Call, said: PageWord): CallEffect[] => (page === null ? [] : [{ kind: 'tell', page, word: said }]);

/** Ends it: final, with one record. `say`: what the other side hears. */
export function over(call: Call, end: CallEnd, now: number, say: EndReason | null, at = now): Advanced {
  const ended: Call = { ...call, phase: 'ended', end, endedAt: at, deadline: null, rotateAt: null, switchAt: null, said: '' };
  return {
    call: ended,
    effects: [
      ...(say ? [{ kind: 'send', signal: { kind: 'end', reason: say }, to: call.device === null ? 'all' : 'device' } as const] : []),
      ...word(call, { kind: 'end' }),
      { kind: 'record', record: recordOf(ended) },
    ],
  };
}
/** What came cannot be believed. */
export const unsafe = (call: Call, now: number): Advanced => over(call, 'unsafe', now, 'failed');

/** A connection is to be made anew, or for the first time. */
export const joined = (call: Call, join: number, now: number): Call => ({
  ...call,
  phase: call.liveSince === null ? 'connecting' : 'reconnecting',
  join,
  kid: call.kid + 1,
  theirFingerprint: null,
  said: '',
  deadline: now + CONNECT_MS,
  rotateAt: null,
  switchAt: null,
});

/** The side that was called says that it is ready; `call` has its page. */
export function takeUp(call: Call, join: number, video: boolean, now: number): Advanced {
  if (join > JOIN_MAX || call.kid >= KID_MAX) return over(call, 'lost', now, 'failed');
  const next = joined(call, join, now);
  return {
    call: next,
    effects: [
      { kind: 'join', kid: next.kid },
      { kind: 'send', signal: { kind: 'accept', join, video }, to: 'device' },
      ...word(next, { kind: 'begin', join, offers: false, mine: next.kid, theirs: null }),
    ],
  };
}

/** Nothing is connected until the next join. */
export const waiting = ({ liveSince }: Call) =>
  ({ phase: liveSince === null ? 'connecting' : 'reconnecting', described: 0, answered: 0, rotateAt: null, switchAt: null }) as const;

/** Numbers of keys only rise. */
export const isNewKey = (call: Call, kid: number): boolean => kid > call.theirKid && kid <= KID_MAX;
