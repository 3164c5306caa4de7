// One side of a call, and events in any order at all, most of them hostile. Only tests import it.

import { advance } from './advance.ts';
import { dial, hearOffer } from './begin.ts';
import { isOver } from './call.ts';
import { descriptionOf, fingerprintFor } from './call-pair.contract.ts';
import type { Advanced } from './effect.ts';
import type { CallEvent, PageTold } from './event.ts';
import { randomOf } from './random.contract.ts';
import type { CallSignal } from './signal.ts';
import type { CallId } from './view.ts';

const NOTHING = new Uint8Array(32);
const pick = <T>(random: () => number, of: readonly T[]): T => of[Math.floor(random() * of.length)] as T;

const ANY_SDP = [descriptionOf(fingerprintFor('x')), descriptionOf(fingerprintFor('y')), 'v=0'];
const ANY_END = ['hung-up', 'declined', 'busy', 'timeout', 'cancelled', 'failed', 'elsewhere'] as const;

function anySignal(random: () => number): CallSignal {
  const join = Math.floor(random() * 3);
  const key = { kid: Math.floor(random() * 4), secret: NOTHING };
  const sdp = pick(random, ANY_SDP);
  switch (Math.floor(random() * 11)) {
    case 0:
      return { kind: 'offer', video: true };
    case 1:
      return { kind: 'ringing' };
    case 2:
      return { kind: 'accept', join, video: true, key, commitment: NOTHING };
    case 3:
      return { kind: 'describe', join, key, nonce: NOTHING, sdp };
    case 4:
      return { kind: 'answer', join, nonce: NOTHING, sdp };
    case 5:
      return { kind: 'renegotiate', join, type: pick(random, ['offer', 'answer', 'request']), sdp };
    case 6:
      return { kind: 'candidates', join, candidates: [] };
    case 7:
      return { kind: 'media', microphone: true, camera: true, screen: true };
    case 8:
      return { kind: 'key', key };
    case 9:
      return { kind: 'rejoin', join };
    default:
      return { kind: 'end', reason: pick(random, ANY_END) };
  }
}

function anyTold(random: () => number): PageTold {
  switch (Math.floor(random() * 5)) {
    case 0:
      return { kind: 'description', type: pick(random, ['offer', 'answer']), sdp: pick(random, ANY_SDP), renegotiation: random() < 0.5 };
    case 1:
      return { kind: 'renegotiation-wanted' };
    case 2:
      return { kind: 'candidates', candidates: [] };
    case 3:
      return { kind: 'media', microphone: true, camera: false, screen: false };
    default:
      return { kind: 'line', line: pick(random, ['connected', 'reconnecting']) };
  }
}

/** Any event at all, most of them of the kind that could fit. */
function anyEvent(random: () => number): CallEvent {
  const roll = random();
  const page = random() < 0.5 ? 'p' : 'q';
  if (roll < 0.6) {
    const device = random() < 0.8 ? 7 : 8;
    return { kind: 'heard', signal: anySignal(random), device, sentAt: 0, opens: random() < 0.7 };
  }
  if (roll < 0.85) return { kind: 'told', page, told: anyTold(random) };
  switch (Math.floor(random() * 6)) {
    case 0:
      return { kind: 'rejoined', page, fingerprint: fingerprintFor('x') };
    case 1:
      return { kind: 'page-died', page };
    case 2:
      return { kind: 'time', unsent: random() < 0.5 };
    case 3:
      return { kind: 'devices', devices: [7] };
    case 4:
      return { kind: 'ended', reason: pick(random, ['person', 'lost', 'unsafe', 'no-media']) };
    default:
      return { kind: 'accepted', video: false, page, fingerprint: fingerprintFor('x') };
  }
}

/** Feeds so many calls of either direction `length` events in any order; returns what went wrong with the first that did. */
export function anyOrders(count: number, length: number, seed: number): string[] {
  const random = randomOf(seed);
  const id = '0'.repeat(32) as CallId;
  for (let order = 0; order < count; order++) {
    const incoming = order % 2 === 0;
    const begun = incoming
      ? hearOffer({ id, video: true, device: 7, sentAt: 0, age: 0, known: true, current: null }, 0)[0]
      : dial(id, true, 'p', fingerprintFor('x'), 0);
    let call = (begun as Advanced).call;
    let wanted = !incoming;
    let rows = 0;
    let now = 0;
    const events: CallEvent[] = [];
    const fault = (what: string) => [what, ...events.map((event) => JSON.stringify(event))];
    for (let i = 0; i < length; i++) {
      const event = anyEvent(random);
      events.push(event);
      now += Math.floor(random() * 20_000);
      const next = advance(call, event, now);
      if (isOver(call) && (next.call !== call || next.effects.length > 0)) return fault('a call that was over went on');
      wanted ||= event.kind === 'accepted';
      const touches = next.effects.some(({ kind }) => kind === 'join' || kind === 'make-key' || kind === 'tell');
      if (!wanted && (touches || next.call.page !== null || next.call.join !== 0))
        return fault('media was touched before anybody here wanted it');
      if (call.page === null && next.effects.some((effect) => effect.kind === 'tell' && effect.page !== next.call.page))
        return fault('told nobody');
      if (next.call.join < call.join || next.call.kid < call.kid || next.call.theirKid < call.theirKid) return fault('a number went back');
      if (call.device !== null && next.call.device !== call.device) return fault('it went to another device');
      rows += next.effects.filter(({ kind }) => kind === 'record').length;
      if (rows !== (isOver(next.call) ? 1 : 0)) return fault(`${rows} rows of a call that is ${next.call.phase}`);
      call = next.call;
    }
  }
  return [];
}
