// The steps of a call: what was heard, told, asked for or came due, and what follows. No browser, no keys, no clock in it.
// Whatever does not fit is left alone: a signal of the wrong device, of another join, of a call that is over changes nothing.

import { type Call, isOver, recordOf } from './call.ts';
import type { Advanced, CallEffect } from './effect.ts';
import { fingerprintOf } from './fingerprint.ts';
import type { PageWord } from './page-word.ts';
import type { CallSignal } from './signal.ts';
import type { CallEnd } from './view.ts';

/** So long it rings, ms. */
export const RING_MS = 45_000;
/** So long a connection may take to be made, or to come back. */
export const CONNECT_MS = 30_000;
/** So long a page that is gone may take to come back. */
export const REJOIN_MS = 10_000;
/** A frame key seals so long, and after the next was announced so long the old one still does. */
export const ROTATE_MS = 10 * 60_000;
export const SWITCH_MS = 2_000;
const UNSENT_MS = 1_000;
/** Joins and keys of one call: far more than there can be. */
const JOIN_MAX = 1_000_000;
const KID_MAX = 1_000_000;

type EndReason = Extract<CallSignal, { kind: 'end' }>['reason'];

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
  /** The devices that their signed list names now, and a page with fresh keys' worth of reason to change ours. */
  | { readonly kind: 'devices'; readonly devices: readonly number[] };

type Of<K extends CallEvent['kind']> = Extract<CallEvent, { kind: K }>;
type Heard<K extends CallSignal['kind']> = Extract<CallSignal, { kind: K }>;

const same = (call: Call): Advanced => ({ call, effects: [] });
const word = ({ page }: Call, said: PageWord): CallEffect[] => (page === null ? [] : [{ kind: 'tell', page, word: said }]);

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
const unsafe = (call: Call, now: number): Advanced => over(call, 'unsafe', now, 'failed');

/** The next step. `now`: ms since 1970. */
export function advance(call: Call, event: CallEvent, now: number): Advanced {
  if (isOver(call)) return same(call);
  switch (event.kind) {
    case 'heard':
      return hear(call, event, now);
    case 'accepted':
      return call.phase === 'ringing-in'
        ? takeUp({ ...call, page: event.page, fingerprint: event.fingerprint }, 1, event.video, now)
        : same(call);
    case 'ended':
      return endHere(call, event.reason, now);
    case 'rejoined':
      return rejoin(call, event, now);
    case 'told':
      return call.page === event.page ? tell(call, event.told, now) : same(call);
    case 'page-died':
      return loseThePage(call, event.page, now);
    case 'time':
      return passTime(call, event.unsent, now);
    case 'devices':
      return changeDevices(call, event.devices, now);
  }
}

/** A connection is to be made anew, or for the first time. */
const joined = (call: Call, join: number, now: number): Call => ({
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
function takeUp(call: Call, join: number, video: boolean, now: number): Advanced {
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

function endHere(call: Call, reason: Of<'ended'>['reason'], now: number): Advanced {
  // A tab that cannot take it up leaves it ringing for the others.
  if (reason !== 'person') return call.phase === 'ringing-in' ? same(call) : over(call, reason, now, 'failed');
  if (call.phase === 'ringing-in') return over(call, 'declined', now, 'declined');
  const early = call.phase === 'calling' || call.phase === 'ringing-out';
  return early ? over(call, 'cancelled', now, 'cancelled') : over(call, 'hung-up', now, 'hung-up');
}

function rejoin(before: Call, { page, fingerprint }: Of<'rejoined'>, now: number): Advanced {
  if (before.phase === 'ringing-in' || before.page === page) return same(before);
  // Another page that lives must let go.
  const letGo = word(before, { kind: 'end' });
  const call: Call = { ...before, page, fingerprint, theirFingerprint: null };
  if (call.phase === 'calling' || call.phase === 'ringing-out') {
    return { call: { ...call, deadline: call.at + RING_MS }, effects: letGo };
  }
  if (!call.outgoing) {
    const { call: next, effects } = takeUp(call, call.join + 1, call.video, now);
    return { call: next, effects: [...letGo, ...effects] };
  }
  return {
    call: { ...call, ...waiting(call), deadline: now + CONNECT_MS },
    effects: [...letGo, { kind: 'send', signal: { kind: 'rejoin', join: call.join + 1 }, to: 'device' }],
  };
}
/** Nothing is connected until the next join. */
const waiting = ({ liveSince }: Call) =>
  ({ phase: liveSince === null ? 'connecting' : 'reconnecting', described: 0, answered: 0, rotateAt: null, switchAt: null }) as const;

function loseThePage(call: Call, page: string, now: number): Advanced {
  if (call.page !== page) return same(call);
  const back = now + REJOIN_MS;
  if (call.phase === 'calling' || call.phase === 'ringing-out') {
    return same({ ...call, page: null, deadline: Math.min(call.deadline ?? back, back) });
  }
  return same({ ...call, ...waiting(call), page: null, deadline: back });
}

function passTime(call: Call, unsent: boolean, now: number): Advanced {
  if (call.deadline !== null && call.deadline <= now) {
    if (call.phase === 'ringing-in') return over(call, 'timeout', now, null);
    const rings = call.phase === 'calling' || call.phase === 'ringing-out';
    if (!rings) return over(call, 'lost', now, 'failed');
    return call.page === null ? over(call, 'cancelled', now, 'cancelled') : over(call, 'timeout', now, 'timeout');
  }
  if (call.switchAt !== null && call.switchAt <= now) {
    if (unsent) return same({ ...call, switchAt: now + UNSENT_MS });
    return { call: { ...call, switchAt: null }, effects: word(call, { kind: 'send-key', kid: call.kid }) };
  }
  return call.phase === 'live' && call.rotateAt !== null && call.rotateAt <= now ? rotate(call, now) : same(call);
}

function rotate(call: Call, now: number): Advanced {
  if (call.kid >= KID_MAX) return over(call, 'lost', now, 'failed');
  const kid = call.kid + 1;
  return {
    call: { ...call, kid, switchAt: now + SWITCH_MS, rotateAt: now + ROTATE_MS },
    effects: [
      { kind: 'make-key', kid },
      { kind: 'send', signal: { kind: 'key' }, to: 'device' },
    ],
  };
}

function changeDevices(call: Call, devices: readonly number[], now: number): Advanced {
  if (call.device !== null && !devices.includes(call.device)) {
    return call.phase === 'ringing-in' ? over(call, 'cancelled', now, null) : unsafe(call, now);
  }
  return call.phase === 'live' ? rotate(call, now) : same(call);
}

const isNewKey = (call: Call, kid: number): boolean => kid > call.theirKid && kid <= KID_MAX;

function hear(call: Call, { signal, device, sentAt, opens }: Of<'heard'>, now: number): Advanced {
  if (call.device !== null && call.device !== device) return same(call);
  switch (signal.kind) {
    case 'ringing':
      return same(call.phase === 'calling' ? { ...call, phase: 'ringing-out' } : call);
    case 'accept':
      return hearAccept(call, signal, device, now);
    case 'describe':
      return hearDescribe(call, signal, now);
    case 'answer':
      return hearAnswer(call, signal, opens, now);
    case 'renegotiate': {
      if (call.answered !== call.join || signal.join !== call.join || call.join === 0) return same(call);
      if (signal.type === 'request') return { call, effects: word(call, { kind: 'renegotiate' }) };
      const fingerprint = fingerprintOf(signal.sdp);
      if (fingerprint === null || fingerprint !== call.theirFingerprint) return unsafe(call, now);
      return { call, effects: word(call, { kind: 'describe', type: signal.type, sdp: signal.sdp, fingerprint }) };
    }
    case 'candidates': {
      const since = call.outgoing ? call.answered : call.described;
      if (signal.join === 0 || signal.join !== call.join || since !== call.join) return same(call);
      return { call, effects: word(call, { kind: 'candidates', candidates: signal.candidates }) };
    }
    case 'media': {
      const { microphone, camera, screen } = signal;
      return same(call.join === 0 ? call : { ...call, theirs: { microphone, camera, screen } });
    }
    case 'key': {
      const { key } = signal;
      if (call.join === 0 || !isNewKey(call, key.kid)) return same(call);
      return {
        call: { ...call, theirKid: key.kid },
        effects: [{ kind: 'keep-key', key }, ...word(call, { kind: 'receive-key', kid: key.kid })],
      };
    }
    case 'rejoin': {
      if (call.outgoing || call.join === 0 || signal.join <= call.join || signal.join > JOIN_MAX) return same(call);
      // Whose page is gone too takes it up, with this number, when it comes back.
      if (call.page === null) return same({ ...call, join: signal.join - 1 });
      return takeUp(call, signal.join, call.video, now);
    }
    case 'end':
      return hearEnd(call, signal.reason, device, sentAt, now);
    case 'offer':
      return same(call);
  }
}

function hearAccept(call: Call, signal: Heard<'accept'>, device: number, now: number): Advanced {
  const { join, key, commitment } = signal;
  if (!call.outgoing || join <= call.join || join > JOIN_MAX || !isNewKey(call, key.kid) || call.kid >= KID_MAX) return same(call);
  const first = call.device === null;
  const next: Call = { ...joined(call, join, now), device, theirKid: key.kid };
  return {
    // While its page is gone it goes on waiting for that.
    call: call.page === null ? { ...next, deadline: call.deadline } : next,
    effects: [
      ...(first ? [{ kind: 'send', signal: { kind: 'end', reason: 'elsewhere' }, to: 'others' } as const] : []),
      { kind: 'join', kid: next.kid },
      { kind: 'keep-key', key },
      { kind: 'keep-commitment', commitment },
      ...word(next, { kind: 'begin', join, offers: true, mine: next.kid, theirs: key.kid }),
    ],
  };
}

function hearDescribe(call: Call, { join, key, nonce, sdp }: Heard<'describe'>, now: number): Advanced {
  if (call.outgoing || join === 0 || join !== call.join || call.described === join || !isNewKey(call, key.kid)) return same(call);
  const fingerprint = fingerprintOf(sdp);
  if (fingerprint === null) return unsafe(call, now);
  return {
    call: { ...call, described: join, theirFingerprint: fingerprint, theirKid: key.kid },
    effects: [
      { kind: 'keep-key', key },
      { kind: 'keep-nonce', nonce },
      { kind: 'make-words' },
      ...word(call, { kind: 'receive-key', kid: key.kid }),
      ...word(call, { kind: 'describe', type: 'offer', sdp, fingerprint }),
    ],
  };
}

function hearAnswer(call: Call, { join, nonce, sdp }: Heard<'answer'>, opens: boolean, now: number): Advanced {
  if (!call.outgoing || join === 0 || join !== call.join || call.described !== join || call.answered === join) return same(call);
  const fingerprint = fingerprintOf(sdp);
  if (fingerprint === null || !opens) return unsafe(call, now);
  return {
    call: { ...call, answered: join, theirFingerprint: fingerprint },
    effects: [{ kind: 'keep-nonce', nonce }, { kind: 'make-words' }, ...word(call, { kind: 'describe', type: 'answer', sdp, fingerprint })],
  };
}

function hearEnd(call: Call, reason: EndReason, device: number, sentAt: number, now: number): Advanced {
  // Heard late, it did not last until now.
  const at = Math.max(call.liveSince ?? call.at, Math.min(now, sentAt));
  if (!call.outgoing) {
    const early = call.join === 0;
    if (reason === 'timeout' || reason === 'cancelled') return over(call, early ? reason : 'hung-up', now, null, at);
    if (reason === 'elsewhere') return early ? over(call, 'elsewhere', now, null, at) : same(call);
    if (reason === 'failed') return over(call, early ? 'cancelled' : 'lost', now, null, at);
    return over(call, early ? 'cancelled' : 'hung-up', now, null, at);
  }
  if (reason === 'elsewhere') return same(call);
  const end =
    call.join === 0 && (reason === 'declined' || reason === 'busy' || reason === 'timeout')
      ? reason
      : reason === 'failed'
        ? 'lost'
        : 'hung-up';
  const { call: ended, effects } = over({ ...call, device }, end, now, null, at);
  // Those that still ring need not.
  const others: CallEffect[] = call.device === null ? [{ kind: 'send', signal: { kind: 'end', reason: 'elsewhere' }, to: 'others' }] : [];
  return { call: ended, effects: [...others, ...effects] };
}

function tell(call: Call, told: PageTold, now: number): Advanced {
  if (call.join === 0) return same(call);
  const { join } = call;
  const send = (signal: Extract<CallEffect, { kind: 'send' }>['signal']): CallEffect[] => [{ kind: 'send', signal, to: 'device' }];
  switch (told.kind) {
    case 'description':
      return tellDescription(call, told, now);
    case 'renegotiation-wanted':
      if (call.answered !== join) return same(call);
      return { call, effects: send({ kind: 'renegotiate', join, type: 'request', sdp: '' }) };
    case 'candidates': {
      const since = call.outgoing ? call.described : call.answered;
      return since === join ? { call, effects: send({ kind: 'candidates', join, candidates: told.candidates }) } : same(call);
    }
    case 'media': {
      const { microphone, camera, screen } = told;
      return { call, effects: send({ kind: 'media', microphone, camera, screen }) };
    }
    case 'line':
      if (call.answered !== join) return same(call);
      if (told.line === 'connected') {
        const rotateAt = call.rotateAt ?? now + ROTATE_MS;
        return same({ ...call, phase: 'live', liveSince: call.liveSince ?? now, deadline: null, rotateAt });
      }
      return same(call.phase === 'live' ? { ...call, phase: 'reconnecting', deadline: now + CONNECT_MS } : call);
  }
}

function tellDescription(call: Call, told: Extract<PageTold, { kind: 'description' }>, now: number): Advanced {
  const { join } = call;
  if (told.sdp === call.said) return same(call);
  if (fingerprintOf(told.sdp) !== call.fingerprint) return unsafe(call, now);
  const said = { ...call, said: told.sdp };
  const send = (next: Call, signal: Extract<CallEffect, { kind: 'send' }>['signal']): Advanced => ({
    call: next,
    effects: [{ kind: 'send', signal, to: 'device' }],
  });
  if (told.renegotiation) {
    return call.answered === join ? send(said, { kind: 'renegotiate', join, type: told.type, sdp: told.sdp }) : same(call);
  }
  if (call.outgoing && told.type === 'offer' && call.described !== join) {
    return send({ ...said, described: join }, { kind: 'describe', join, sdp: told.sdp });
  }
  if (!call.outgoing && told.type === 'answer' && call.described === join && call.answered !== join) {
    return send({ ...said, answered: join }, { kind: 'answer', join, sdp: told.sdp });
  }
  return same(call);
}
