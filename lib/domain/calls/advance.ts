// The steps of a call: what was heard, told, asked for or came due, and what follows. No browser, no keys, no clock in it.
// Whatever does not fit is left alone: what is over stays over.

import { type Call, isOver } from './call.ts';
import type { Advanced } from './effect.ts';
import type { CallEvent, EventOf } from './event.ts';
import { hear } from './hear.ts';
import { tell } from './tell.ts';
import { CONNECT_MS, KID_MAX, REJOIN_MS, RING_MS, ROTATE_MS, SWITCH_MS, UNSENT_MS } from './times.ts';
import { over, same, takeUp, unsafe, waiting, word } from './turn.ts';

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

function endHere(call: Call, reason: EventOf<'ended'>['reason'], now: number): Advanced {
  // A tab that cannot take it up leaves it ringing for the others.
  if (reason !== 'person') return call.phase === 'ringing-in' ? same(call) : over(call, reason, now, 'failed');
  if (call.phase === 'ringing-in') return over(call, 'declined', now, 'declined');
  const early = call.phase === 'calling' || call.phase === 'ringing-out';
  return early ? over(call, 'cancelled', now, 'cancelled') : over(call, 'hung-up', now, 'hung-up');
}

function rejoin(before: Call, { page, fingerprint }: EventOf<'rejoined'>, now: number): Advanced {
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
