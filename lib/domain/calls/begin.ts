// How a call comes to be: somebody here asks for one, or an offer is heard. What an offer may do on this device is decided here alone:
// a stranger's never rings, an old one never rings, a second one hears that the line is busy.

import { advance } from './advance.ts';
import { type Call, isOver } from './call.ts';
import type { Advanced, CallEffect } from './effect.ts';
import { RING_MS } from './times.ts';
import { over } from './turn.ts';
import type { CallId } from './view.ts';

/** Clocks of two people may differ by this much before an offer counts as old, ms. */
const SKEW_MS = 2 * 60_000;

const fresh = (
  id: CallId,
  video: boolean,
  at: number,
): Omit<Call, 'outgoing' | 'phase' | 'deadline' | 'device' | 'page' | 'fingerprint'> => ({
  id,
  video,
  at,
  end: null,
  endedAt: null,
  rotateAt: null,
  switchAt: null,
  theirFingerprint: null,
  join: 0,
  described: 0,
  answered: 0,
  kid: 0,
  theirKid: 0,
  said: '',
  liveSince: null,
  theirs: { microphone: false, camera: false, screen: false },
});

/** Asks for a call. `fingerprint`: of the page's certificate. */
export function dial(id: CallId, video: boolean, page: string, fingerprint: string, now: number): Advanced {
  return {
    call: { ...fresh(id, video, now), outgoing: true, phase: 'calling', deadline: now + RING_MS, device: null, page, fingerprint },
    effects: [offering({ video })],
  };
}

const offering = ({ video }: Pick<Call, 'video'>): CallEffect => ({ kind: 'send', signal: { kind: 'offer', video }, to: 'all' });

export interface HeardOffer {
  readonly id: CallId;
  readonly video: boolean;
  /** The device that calls. */
  readonly device: number;
  /** The caller's clock, ms; a hint only. */
  readonly sentAt: number;
  /** How long it was on its way by the relay's clock, ms. */
  readonly age: number;
  /** Whether I have accepted this person. */
  readonly known: boolean;
  /** The call that this device has already; `samePeer`: with the same person. */
  readonly current: { readonly call: Call; readonly samePeer: boolean } | null;
}

/**
 * What becomes of an offer: the calls that changed, in order; none when mine to the same person counts instead.
 *
 * Two who call each other at once have one call: the one with the higher id. Whose own has the lower one ends it (saying so, for the case that
 * the other side had given up meanwhile; it leaves no row) and takes the other up with the page that was calling: that person has pressed
 * *call* and granted the microphone for this very conversation.
 */
export function hearOffer(offer: HeardOffer, now: number): readonly Advanced[] {
  const { id, video, device, current } = offer;
  const call: Call = {
    ...fresh(id, video, now),
    outgoing: false,
    phase: 'ringing-in',
    deadline: now + Math.max(0, RING_MS - offer.age),
    device,
    page: null,
    fingerprint: '',
  };
  const missed = over(call, 'timeout', now, null);
  if (!offer.known) return [missed];
  const mine = current && !isOver(current.call) ? current.call : null;
  const glare = mine !== null && current?.samePeer === true && mine.outgoing && mine.join === 0;
  if (offer.age > RING_MS || now - offer.sentAt > RING_MS + SKEW_MS) {
    // While theirs was on its way they took it for the one that counts, and left mine alone: it is asked for again.
    const again: Advanced[] = glare && mine.id < id ? [{ call: mine, effects: [offering(mine)] }] : [];
    return [missed, ...again];
  }
  const rings: Advanced = { call, effects: [{ kind: 'send', signal: { kind: 'ringing' }, to: 'device' }] };
  if (!mine) return [rings];
  if (!glare) return [over(call, 'busy', now, 'busy')];
  if (mine.id > id) return [];
  const lost: Advanced = {
    call: { ...mine, phase: 'ended', end: 'cancelled', endedAt: now, deadline: null },
    effects: [{ kind: 'send', signal: { kind: 'end', reason: 'cancelled' }, to: 'all' }],
  };
  // A page that is gone cannot take anything up.
  if (mine.page === null) return [lost, rings];
  return [lost, advance(call, { kind: 'accepted', video: mine.video, page: mine.page, fingerprint: mine.fingerprint }, now)];
}
