// What the media of this side's page says, and what of it the other side hears.

import type { Call } from './call.ts';
import type { Advanced, CallEffect, SignalDraft } from './effect.ts';
import type { PageTold } from './event.ts';
import { fingerprintOf } from './fingerprint.ts';
import { CONNECT_MS, ROTATE_MS } from './times.ts';
import { same, unsafe } from './turn.ts';

export function tell(call: Call, told: PageTold, now: number): Advanced {
  if (call.join === 0) return same(call);
  const { join } = call;
  const send = (signal: SignalDraft): CallEffect[] => [{ kind: 'send', signal, to: 'device' }];
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
  const send = (next: Call, signal: SignalDraft): Advanced => ({
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
