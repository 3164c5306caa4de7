// What a signal of the other side changes. One that does not fit, by its device, its join or the call's phase, changes nothing.

import type { Call } from './call.ts';
import type { Advanced, CallEffect } from './effect.ts';
import type { EventOf, SignalOf } from './event.ts';
import { fingerprintOf } from './fingerprint.ts';
import { JOIN_MAX, KID_MAX } from './times.ts';
import { type EndReason, isNewKey, joined, over, same, takeUp, unsafe, word } from './turn.ts';

export function hear(call: Call, { signal, device, sentAt, opens }: EventOf<'heard'>, now: number): Advanced {
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

function hearAccept(call: Call, signal: SignalOf<'accept'>, device: number, now: number): Advanced {
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

function hearDescribe(call: Call, { join, key, nonce, sdp }: SignalOf<'describe'>, now: number): Advanced {
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

function hearAnswer(call: Call, { join, nonce, sdp }: SignalOf<'answer'>, opens: boolean, now: number): Advanced {
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
