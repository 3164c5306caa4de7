import fc from 'fast-check';
import { expect, test } from 'vitest';
import { figuresOf } from './figures.ts';

const report = (...entries: readonly object[]) => new Map(entries.map((entry, index) => [`${index}`, entry])) as unknown as RTCStatsReport;

const AT = 1_000_000;
const entries = (at: number, bytes: number) => [
  { id: 'T', type: 'transport', selectedCandidatePairId: 'P' },
  { id: 'P', type: 'candidate-pair', localCandidateId: 'L', remoteCandidateId: 'R', currentRoundTripTime: 0.042 },
  { id: 'old', type: 'candidate-pair', nominated: true, state: 'succeeded', localCandidateId: 'R', remoteCandidateId: 'R' },
  { id: 'L', type: 'local-candidate', candidateType: 'relay', protocol: 'udp', address: '192.0.2.1' },
  { id: 'R', type: 'remote-candidate', candidateType: 'srflx', address: '198.51.100.7' },
  { id: 'C1', type: 'codec', mimeType: 'audio/opus' },
  { id: 'C2', type: 'codec', mimeType: 'video/VP9' },
  { id: 'O1', type: 'outbound-rtp', kind: 'audio', timestamp: at, bytesSent: bytes, codecId: 'C1' },
  {
    id: 'O2',
    type: 'outbound-rtp',
    kind: 'video',
    timestamp: at,
    bytesSent: 10 * bytes,
    frameWidth: 1280,
    frameHeight: 720,
    framesPerSecond: 29.6,
    codecId: 'C2',
  },
  {
    id: 'I1',
    type: 'inbound-rtp',
    kind: 'audio',
    timestamp: at,
    bytesReceived: bytes,
    packetsReceived: 990,
    packetsLost: 10,
    jitter: 0.004,
    codecId: 'C1',
  },
  { id: 'M1', type: 'remote-inbound-rtp', fractionLost: 0.02 },
  { id: 'M2', type: 'remote-inbound-rtp', fractionLost: 0.05 },
];

test('the figures of a call that runs', () => {
  expect(figuresOf(report(...entries(AT + 2000, 12_000)), report(...entries(AT, 2000)))).toEqual({
    round: 42,
    jitter: 4,
    loss: 0.01,
    lossBack: 0.05,
    out: 440,
    in: 40,
    pictureOut: { width: 1280, height: 720, rate: 30 },
    pictureIn: null,
    codecs: ['opus', 'VP9'],
    route: 'udp relay → srflx',
  });
});

test('no address is among them: figures are shown to others on shared screens', () => {
  expect(JSON.stringify(figuresOf(report(...entries(AT, 1)), null))).not.toMatch(/192\.0|198\.51/);
});

test('rates need two reports, and a counter that began anew is no negative rate', () => {
  expect(figuresOf(report(...entries(AT, 2000)), null)).toMatchObject({ out: null, in: null });
  expect(figuresOf(report(...entries(AT, 2000)), report(...entries(AT, 2000)))).toMatchObject({ out: null, in: null });
  expect(figuresOf(report(...entries(AT + 1000, 10)), report(...entries(AT, 2000)))).toMatchObject({ out: 0, in: 0 });
});

test('an empty report, or one of a browser that reports other things, has no figure and throws nothing', () => {
  const nothing = {
    round: null,
    jitter: null,
    loss: null,
    lossBack: null,
    out: null,
    in: null,
    pictureOut: null,
    pictureIn: null,
    codecs: [],
    route: null,
  };
  expect(figuresOf(report(), null)).toEqual(nothing);
  const types = fc.constantFrom(
    'transport',
    'candidate-pair',
    'inbound-rtp',
    'outbound-rtp',
    'remote-inbound-rtp',
    'codec',
    'local-candidate',
    'x',
  );
  const entry = fc.record({
    type: types,
    id: fc.string(),
    timestamp: fc.anything(),
    packetsLost: fc.anything(),
    jitter: fc.anything(),
    codecId: fc.anything(),
    mimeType: fc.anything(),
    frameWidth: fc.anything(),
    frameHeight: fc.anything(),
    kind: fc.constantFrom('audio', 'video'),
    selected: fc.boolean(),
  });
  fc.assert(fc.property(fc.array(entry), fc.array(entry), (now, before) => void figuresOf(report(...now), report(...before))));
});
