import { describe, expect, test } from 'vitest';
import { type Figures, qualityOf, readFigures } from './figures.ts';
import { SLOTS } from './slots.ts';

const slotOf = (mid: string) => SLOTS[Number(mid)];
const report = (...entries: readonly object[]): RTCStatsReport =>
  new Map(entries.map((entry, at) => [String(at), entry])) as unknown as RTCStatsReport;

describe('counters of a connection', () => {
  test('are told apart by section', () => {
    const { sent, decoded } = readFigures(
      report(
        { type: 'outbound-rtp', kind: 'audio', mid: '0', packetsSent: 50, retransmittedPacketsSent: 2 },
        { type: 'outbound-rtp', kind: 'video', mid: '1', framesSent: 30, packetsSent: 300 },
        { type: 'outbound-rtp', kind: 'video', mid: '2', framesSent: 7 },
        { type: 'inbound-rtp', kind: 'video', mid: '2', framesDecoded: 5 },
      ),
      slotOf,
    );
    expect(sent).toEqual({ audio: 48, camera: 30, screen: 7 });
    expect(decoded).toEqual({ audio: 0, camera: 0, screen: 5 });
  });

  test.each([
    ['host', 'host', 'direct'],
    ['host', 'relay', 'relayed'],
    ['relay', 'srflx', 'relayed'],
  ])('say that %s to %s is %s', (local, remote, path) => {
    const entries = [
      { type: 'candidate-pair', localCandidateId: '1', remoteCandidateId: '2', currentRoundTripTime: 0.02 },
      { type: 'local-candidate', candidateType: local },
      { type: 'remote-candidate', candidateType: remote },
    ];
    expect(readFigures(report(...entries, { type: 'transport', selectedCandidatePairId: '0' }), slotOf)).toMatchObject({
      path,
      roundTrip: 0.02,
    });
    const [pair, ...ends] = entries;
    expect(readFigures(report({ ...pair, selected: true }, ...ends), slotOf).path).toBe(path);
    expect(readFigures(report(...entries), slotOf).path).toBeNull();
  });

  test('say whose certificate the other side has', () => {
    const certificate = { type: 'certificate', fingerprintAlgorithm: 'sha-256', fingerprint: 'AB:CD' };
    expect(readFigures(report(certificate, { type: 'transport', remoteCertificateId: '0' }), slotOf).theirFingerprint).toBe(
      'sha-256 ab:cd',
    );
    expect(readFigures(report(certificate), slotOf).theirFingerprint).toBeNull();
  });
});

describe('quality', () => {
  const none = { audio: 0, camera: 0, screen: 0 };
  const now = (received: number, lost: number, roundTrip: number | null, theirLoss = 0): Figures => {
    return { path: 'direct', sent: none, decoded: none, theirFingerprint: null, received, lost, roundTrip, theirLoss };
  };
  const before = now(1_000, 50, 0.02);
  test.each([
    ['good', now(1_100, 50, 0.02)],
    ['fair', now(1_095, 55, 0.02)],
    ['fair', now(1_100, 50, 0.5)],
    ['poor', now(1_080, 70, 0.02)],
    ['poor', now(1_100, 50, 0.02, 0.2)],
    ['poor', now(1_100, 50, 1)],
    [null, now(1_001, 50, 0.02)],
    [null, now(1_100, 50, null)],
  ])('is %s', (word, figures) => expect(qualityOf(before, figures)).toBe(word));
});
