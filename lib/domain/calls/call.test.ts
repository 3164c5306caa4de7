import { describe, expect, test } from 'vitest';
import { advance } from './advance.ts';
import { dial, type HeardOffer, hearOffer } from './begin.ts';
import { type Call, nextAlarm, recordOf } from './call.ts';
import { anyOrders } from './call-orders.contract.ts';
import { descriptionOf, fingerprintFor, Pair, stories } from './call-pair.contract.ts';
import type { Advanced } from './effect.ts';
import type { CallEvent } from './event.ts';
import type { CallSignal } from './signal.ts';
import { CONNECT_MS, REJOIN_MS, RING_MS, ROTATE_MS, SWITCH_MS } from './times.ts';
import type { CallId } from './view.ts';

const NOW = 1_000_000_000_000;
const LOW = '00'.repeat(16) as CallId;
const HIGH = 'ff'.repeat(16) as CallId;
const NOTHING = new Uint8Array(32);
const MINE = fingerprintFor('mine');
const THEIRS = fingerprintFor('theirs');
const candidates = [{ candidate: 'c', mid: '0', line: 0 }];

const offer = (change: Partial<HeardOffer> = {}): HeardOffer => ({
  id: LOW,
  video: false,
  device: 7,
  sentAt: NOW,
  age: 0,
  known: true,
  current: null,
  ...change,
});
const heard = (signal: CallSignal, device = 7, opens = true): CallEvent => ({ kind: 'heard', signal, device, sentAt: NOW, opens });
const accepted: CallEvent = { kind: 'accepted', video: false, page: 'p', fingerprint: MINE };
const told = (told: Extract<CallEvent, { kind: 'told' }>['told']): CallEvent => ({ kind: 'told', page: 'p', told });
const key = (kid: number) => ({ kid, secret: NOTHING });
const accept = (join = 1, kid = 1): CallSignal => ({ kind: 'accept', join, video: false, key: key(kid), commitment: NOTHING });
const describeAs = (fingerprint: string, join = 1, kid = 1): CallSignal => ({
  kind: 'describe',
  join,
  key: key(kid),
  nonce: NOTHING,
  sdp: descriptionOf(fingerprint),
});
const answer = (fingerprint: string, join = 1): CallSignal => ({ kind: 'answer', join, nonce: NOTHING, sdp: descriptionOf(fingerprint) });
const say = (type: 'offer' | 'answer', renegotiation = false, fingerprint = MINE) =>
  told({ kind: 'description', type, sdp: descriptionOf(fingerprint), renegotiation });
const connected = told({ kind: 'line', line: 'connected' });

/** Event after event. */
function through(start: Call, events: readonly CallEvent[], now = NOW): Advanced {
  let last: Advanced = { call: start, effects: [] };
  for (const event of events) last = advance(last.call, event, now);
  return last;
}
const first = (advanced: readonly Advanced[]): Advanced => {
  const [one] = advanced;
  if (!one) throw new Error('nothing came of it');
  return one;
};
const ringing = () => first(hearOffer(offer(), NOW)).call;
const dialled = () => dial(LOW, true, 'p', MINE, NOW).call;
const liveCaller = () => through(dialled(), [heard(accept()), say('offer'), heard(answer(THEIRS)), connected]).call;
const liveCallee = () => through(ringing(), [accepted, heard(describeAs(THEIRS)), say('answer'), connected]).call;
const sent = ({ effects }: Advanced) => effects.flatMap((effect) => (effect.kind === 'send' ? [effect.signal] : []));
const words = ({ effects }: Advanced) => effects.flatMap((effect) => (effect.kind === 'tell' ? [effect.word.kind] : []));
const records = ({ effects }: Advanced) => effects.flatMap((effect) => (effect.kind === 'record' ? [effect.record.result] : []));

describe('an offer', () => {
  test('rings and says so, and does nothing else', () => {
    const { call, effects } = first(hearOffer(offer(), NOW));
    expect(call).toMatchObject({ phase: 'ringing-in', deadline: NOW + RING_MS, page: null, join: 0 });
    expect(effects).toEqual([{ kind: 'send', signal: { kind: 'ringing' }, to: 'device' }]);
  });

  test.each<[string, Partial<HeardOffer>]>([
    ['of a stranger', { known: false }],
    ['that lay at the relay for too long', { age: RING_MS + 1 }],
    ['that was written long ago, whatever the relay says', { sentAt: NOW - 10 * RING_MS }],
  ])('%s is a missed call and never rings', (_, change) => {
    const [missed, ...more] = hearOffer(offer(change), NOW);
    expect(missed?.call.phase).toBe('ended');
    expect(missed?.effects).toEqual([{ kind: 'record', record: { outgoing: false, video: false, result: 'missed', seconds: 0 } }]);
    expect(more).toEqual([]);
  });

  test('that comes during another call hears that the line is busy', () => {
    const busy = first(hearOffer(offer({ id: HIGH, current: { call: liveCaller(), samePeer: true } }), NOW));
    expect([sent(busy), records(busy)]).toEqual([[{ kind: 'end', reason: 'busy' }], ['missed']]);
    const other = first(hearOffer(offer({ id: HIGH, current: { call: dialled(), samePeer: false } }), NOW));
    expect(sent(other)).toEqual([{ kind: 'end', reason: 'busy' }]);
  });

  test('rings no longer than the caller waits', () => {
    const late = first(hearOffer(offer({ age: 40_000 }), NOW)).call;
    expect(late.deadline).toBe(NOW + 5_000);
    const over = advance(late, { kind: 'time', unsent: false }, NOW + 5_000);
    expect([over.call.end, records(over), sent(over)]).toEqual(['timeout', ['missed'], []]);
  });
});

describe('two who call each other at once', () => {
  test('have the call with the higher id, and nobody has to press anything again', () => {
    const pair = new Pair();
    pair.alice.start(LOW, true, NOW);
    pair.bob.start(HIGH, false, NOW);
    pair.drain();
    pair.connect();
    expect([pair.alice.current, pair.bob.current]).toMatchObject([
      { id: HIGH, outgoing: false, phase: 'live' },
      { id: HIGH, outgoing: true, phase: 'live' },
    ]);
    expect([...pair.alice.records, ...pair.bob.records]).toEqual([]);
  });

  test('and one gives up before it hears of the other: that one rings', () => {
    const pair = new Pair();
    pair.alice.start(HIGH, true, NOW);
    pair.bob.start(LOW, false, NOW);
    pair.alice.end('person', NOW);
    pair.drain();
    expect([pair.alice.current, pair.bob.current]).toEqual([null, null]);
    expect([...pair.alice.records.values()].flat().map(({ result }) => result)).toEqual(['cancelled', 'missed']);
  });

  test('and mine was left alone for one that comes too late: mine is asked for again', () => {
    const [missed, again] = hearOffer(offer({ id: HIGH, age: RING_MS + 1, current: { call: dialled(), samePeer: true } }), NOW);
    expect([missed?.call.end, again?.call.id]).toEqual(['timeout', LOW]);
    expect(again?.effects).toEqual([{ kind: 'send', signal: { kind: 'offer', video: true }, to: 'all' }]);
  });

  test('and the page that called is gone by then: it rings for the others', () => {
    const mine = advance(dialled(), { kind: 'page-died', page: 'p' }, NOW).call;
    const [lost, rings] = hearOffer(offer({ id: HIGH, current: { call: mine, samePeer: true } }), NOW);
    expect([lost?.call.phase, rings?.call.phase]).toEqual(['ended', 'ringing-in']);
  });
});

describe('a call', () => {
  test('from dialling to both hearing each other', () => {
    const caller = through(dialled(), [heard({ kind: 'ringing' }), heard(accept())]);
    expect(caller.call).toMatchObject({ phase: 'connecting', device: 7, join: 1 });
    expect(words(caller)).toEqual(['begin']);
    expect(liveCaller()).toMatchObject({ phase: 'live', liveSince: NOW, deadline: null, theirFingerprint: THEIRS });
    expect(liveCallee()).toMatchObject({ phase: 'live', answered: 1, theirFingerprint: THEIRS });
  });

  test.each<[string, Call, CallEvent]>([
    ['a hang-up from a device that does not have it', liveCaller(), heard({ kind: 'end', reason: 'hung-up' }, 8)],
    ['a second accept of the same join', liveCaller(), heard(accept())],
    ['an accept from another device', liveCaller(), heard(accept(2, 2), 8)],
    ['an accept with a key that is not new', liveCaller(), heard(accept(2, 1))],
    ['a second answer', liveCaller(), heard(answer(THEIRS))],
    ['a second description', liveCallee(), heard(describeAs(THEIRS, 1, 2))],
    ['candidates of another join', liveCaller(), heard({ kind: 'candidates', join: 2, candidates })],
    ['a description where there is no join', ringing(), heard(describeAs(THEIRS, 0))],
    ['candidates before anything was described', ringing(), heard({ kind: 'candidates', join: 0, candidates })],
    ['a renegotiation before there is a connection', ringing(), heard({ kind: 'renegotiate', join: 0, type: 'request', sdp: '' })],
    ['a key before there is a connection', ringing(), heard({ kind: 'key', key: key(5) })],
    ['a key that was there before', liveCaller(), heard({ kind: 'key', key: key(1) })],
    ['an accept of my own offer’s other end', ringing(), heard(accept())],
    ['that it was taken up elsewhere, once it was taken up here', liveCallee(), heard({ kind: 'end', reason: 'elsewhere' })],
    ['words of a page that does not have it', liveCaller(), { ...connected, page: 'q' } as CallEvent],
    ['an offer again', liveCaller(), heard({ kind: 'offer', video: true })],
  ])('is not touched by %s', (_, call, event) => {
    expect(advance(call, event, NOW)).toEqual({ call, effects: [] });
  });

  test.each<[string, Call, CallEvent]>([
    [
      'an answer that does not open the commitment',
      through(dialled(), [heard(accept()), say('offer')]).call,
      heard(answer(THEIRS), 7, false),
    ],
    [
      'a description without a fingerprint',
      through(ringing(), [accepted]).call,
      heard({ ...describeAs(THEIRS), sdp: 'v=0' } as CallSignal),
    ],
    ['another fingerprint in mid-call', liveCaller(), heard({ kind: 'renegotiate', join: 1, type: 'offer', sdp: descriptionOf(MINE) })],
    ['a description of my page with another certificate', liveCaller(), say('offer', true, THEIRS)],
    ['their device leaving their list', liveCaller(), { kind: 'devices', devices: [8] }],
  ])('ends as unsafe by %s', (_, call, event) => {
    const over = advance(call, event, NOW);
    expect(over.call).toMatchObject({ phase: 'ended', end: 'unsafe' });
    expect(sent(over)).toEqual([{ kind: 'end', reason: 'failed' }]);
    expect(words(over)).toEqual(['end']);
  });

  test.each<[string, Call, CallEvent, string, string, string | null]>([
    ['declined here', ringing(), { kind: 'ended', reason: 'person' }, 'declined', 'declined', 'declined'],
    ['declined there', dialled(), heard({ kind: 'end', reason: 'declined' }), 'declined', 'declined', null],
    ['busy there', dialled(), heard({ kind: 'end', reason: 'busy' }), 'busy', 'busy', null],
    ['given up here', dialled(), { kind: 'ended', reason: 'person' }, 'cancelled', 'cancelled', 'cancelled'],
    ['given up there', ringing(), heard({ kind: 'end', reason: 'cancelled' }), 'cancelled', 'missed', null],
    ['taken up on another device', ringing(), heard({ kind: 'end', reason: 'elsewhere' }), 'elsewhere', 'answered', null],
    ['hung up here', liveCaller(), { kind: 'ended', reason: 'person' }, 'hung-up', 'answered', 'hung-up'],
    ['hung up there', liveCallee(), heard({ kind: 'end', reason: 'hung-up' }), 'hung-up', 'answered', null],
    ['failed there', liveCallee(), heard({ kind: 'end', reason: 'failed' }), 'lost', 'answered', null],
    [
      'without a microphone',
      through(dialled(), [heard(accept())]).call,
      { kind: 'ended', reason: 'no-media' },
      'no-media',
      'failed',
      'failed',
    ],
  ])('%s', (_, call, event, end, result, said) => {
    const over = advance(call, event, NOW);
    expect([over.call.end, records(over)]).toEqual([end, [result]]);
    expect(sent(over).flatMap((signal) => (signal.kind === 'end' && signal.reason !== 'elsewhere' ? [signal.reason] : []))).toEqual(
      said ? [said] : [],
    );
    expect(recordOf(over.call).result).toBe(result);
  });

  test('that nobody takes up ends after 45 s on the caller’s side, and says so', () => {
    expect(nextAlarm(dialled())).toBe(NOW + RING_MS);
    const over = advance(dialled(), { kind: 'time', unsent: false }, NOW + RING_MS);
    expect([over.call.end, records(over), sent(over)]).toEqual(['timeout', ['unanswered'], [{ kind: 'end', reason: 'timeout' }]]);
  });

  test('whose line drops comes back, or ends after 30 s', () => {
    const dropped = advance(liveCaller(), told({ kind: 'line', line: 'reconnecting' }), NOW).call;
    expect(dropped).toMatchObject({ phase: 'reconnecting', deadline: NOW + CONNECT_MS });
    expect(advance(dropped, connected, NOW + 5).call).toMatchObject({ phase: 'live', deadline: null, liveSince: NOW });
    expect(advance(dropped, { kind: 'time', unsent: false }, NOW + CONNECT_MS).call.end).toBe('lost');
  });

  test('whose page is gone waits 10 s for it, and the caller asks to be joined again', () => {
    const waiting = advance(liveCaller(), { kind: 'page-died', page: 'p' }, NOW).call;
    expect(waiting).toMatchObject({ phase: 'reconnecting', page: null, deadline: NOW + REJOIN_MS });
    expect(advance(waiting, { kind: 'time', unsent: false }, NOW + REJOIN_MS).call.end).toBe('lost');
    const back = advance(waiting, { kind: 'rejoined', page: 'q', fingerprint: THEIRS }, NOW);
    expect(sent(back)).toEqual([{ kind: 'rejoin', join: 2 }]);
    const joined = advance(back.call, heard(accept(2, 2)), NOW);
    expect(words(joined)).toEqual(['begin']);
    expect(joined.call).toMatchObject({ join: 2, kid: 2, page: 'q' });
  });

  test('that the callee’s page loses is taken up again under the next number, with another key', () => {
    const waiting = advance(liveCallee(), { kind: 'page-died', page: 'p' }, NOW).call;
    const back = advance(waiting, { kind: 'rejoined', page: 'q', fingerprint: THEIRS }, NOW);
    expect(sent(back)).toEqual([{ kind: 'accept', join: 2, video: false }]);
    expect(back.call).toMatchObject({ kid: 2, phase: 'reconnecting' });
    expect(advance(back.call, { kind: 'rejoined', page: 'q', fingerprint: THEIRS }, NOW).effects).toEqual([]);
  });

  test('changes its key every 10 minutes, and seals with it once the other side has had time to learn of it', () => {
    const rotated = advance(liveCaller(), { kind: 'time', unsent: false }, NOW + ROTATE_MS);
    expect([sent(rotated), rotated.call.kid]).toEqual([[{ kind: 'key' }], 2]);
    expect(nextAlarm(rotated.call)).toBe(NOW + ROTATE_MS + SWITCH_MS);
    const held = advance(rotated.call, { kind: 'time', unsent: true }, NOW + ROTATE_MS + SWITCH_MS);
    expect(words(held)).toEqual([]);
    const switched = advance(held.call, { kind: 'time', unsent: false }, NOW + ROTATE_MS + 2 * SWITCH_MS);
    expect(words(switched)).toEqual(['send-key']);
    expect(nextAlarm(switched.call)).toBe(NOW + 2 * ROTATE_MS);
    expect(sent(advance(liveCaller(), { kind: 'devices', devices: [7, 8] }, NOW))).toEqual([{ kind: 'key' }]);
  });

  test('says a description once, however often its page asks', () => {
    const description = say('offer', true);
    const once = advance(liveCaller(), description, NOW);
    expect(sent(once)).toMatchObject([{ kind: 'renegotiate', join: 1, type: 'offer' }]);
    expect(advance(once.call, description, NOW).effects).toEqual([]);
  });

  test('that was taken up on one device rings on no other', () => {
    const { effects } = advance(dialled(), heard(accept()), NOW);
    expect(effects[0]).toEqual({ kind: 'send', signal: { kind: 'end', reason: 'elsewhere' }, to: 'others' });
  });
});

describe('whatever happens, in whatever order', () => {
  test('100,000 hostile orders: no media before *accept*, one row, and the end is final', () => {
    expect(anyOrders(100_000, 12, 1)).toEqual([]);
  }, 30_000);

  test('2,000 calls between two people over a slow channel: in the end both have the same call, or neither has one', () => {
    const told = stories(2_000, 60, 1);
    expect(told).not.toHaveProperty('faults');
    expect((told as { live: number }).live).toBeGreaterThan(200);
  }, 30_000);
});
