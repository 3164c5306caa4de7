// What a media session does not believe, and what it says when it cannot begin, in a real Chromium.

import { afterEach, expect, test, vi } from 'vitest';
import { codeOf } from '../base/index.ts';
import { decoded, FRAME_WORKER, line, makePair, opened, type Pair, type PairOptions, total } from './media-pair.contract.ts';
import { openMediaSession } from './open-media-session.ts';

const pairs: Pair[] = [];
afterEach(() => {
  for (const pair of pairs.splice(0)) pair.close();
  vi.restoreAllMocks();
});

async function connected(options: PairOptions): Promise<Pair> {
  const pair = await makePair(options);
  pairs.push(pair);
  await pair.start();
  await expect.poll(() => [line(pair.caller), line(pair.callee)]).toEqual(['connected', 'connected']);
  return pair;
}

test('with a wrong key nothing is heard or seen and what came is counted; without one nothing leaves', async () => {
  const { caller, callee } = await connected({ callerVideo: true, keys: { caller: 'wrong', callee: 'none' } });
  await expect.poll(() => callee.media.state().frames.refused.notAuthentic).toBeGreaterThan(40);
  expect(opened(callee)).toBe(0);
  expect(await decoded(callee)).toBe(0);
  expect(callee.media.state().remote.getVideoTracks()).toEqual([]);
  expect(await total(callee, 'outbound-rtp', 'audio', 'packetsSent')).toBe(0);
  expect(opened(caller)).toBe(0);
});

test('a description with another fingerprint, one more, a further section or too much text is not believed', async () => {
  const pair = await makePair();
  pairs.push(pair);
  let offer = '';
  pair.caller.media.listen((event) => {
    if (event.kind === 'description') offer = event.sdp;
  });
  await pair.caller.media.start();
  await expect.poll(() => offer).not.toBe('');
  const { callee, caller } = pair;
  // What arrived by itself is believed, so somebody new is asked.
  const asked = await openMediaSession({ ice: { servers: [], relayOnly: false }, video: false, worker: FRAME_WORKER });
  const altered = [
    offer.replaceAll(/fingerprint:sha-256 ../g, 'fingerprint:sha-256 00'),
    offer.replace(/a=fingerprint:sha-256 .*\r\n/, (line) => `${line}${line.replace(/sha-256 ../, 'sha-256 00')}`),
    offer.replaceAll(/a=fingerprint:.*\r\n/g, ''),
    `${offer}m=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\nc=IN IP4 0.0.0.0\r\na=mid:3\r\na=sctp-port:5000\r\n`,
    `${offer}${'a=x\r\n'.repeat(6_000)}`,
  ];
  for (const sdp of altered)
    expect(codeOf(await asked.describe('offer', sdp, caller.media.fingerprint).catch((why: unknown) => why))).toBe('unsafe');
  expect(codeOf(await asked.describe('offer', offer, asked.fingerprint).catch((why: unknown) => why))).toBe('unsafe');
  await asked.describe('offer', offer, caller.media.fingerprint);
  asked.close();
  expect(callee.refused).toEqual([]);
});

test('candidates without sense, twice or by the thousand cost only themselves', async () => {
  const junk = ['', 'candidate:', 'candidate:1 1 udp 1 256.256.256.256 99999 typ host', `candidate:${'a'.repeat(600)}`, 'nonsense'];
  const heap = Array.from({ length: 2_000 }, (_, n) => ({ candidate: junk[n % junk.length] ?? '', mid: '0', line: n % 5 }));
  const pair = await connected({
    onTheWay: (_, event) =>
      event.kind === 'candidates' ? { ...event, candidates: [...event.candidates, ...event.candidates, ...heap] } : event,
  });
  expect([...pair.caller.refused, ...pair.callee.refused]).toEqual([]);
  await expect.poll(() => opened(pair.callee)).toBeGreaterThan(20);
});

test.each([
  ['NotAllowedError', 'permission-denied'],
  ['NotFoundError', 'no-device'],
  ['NotReadableError', 'device-busy'],
])('a browser that says %s is heard as %s', async (name, code) => {
  vi.spyOn(navigator.mediaDevices, 'getUserMedia').mockRejectedValue(new DOMException('', name));
  const opening = openMediaSession({ ice: { servers: [], relayOnly: false }, video: false, worker: FRAME_WORKER });
  expect(codeOf(await opening.catch((why: unknown) => why))).toBe(code);
});
