import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { CandidateBatch, CandidateGate, outgoing } from './candidates.ts';
import type { Candidate } from './media-session.ts';

const host = 'candidate:1 1 udp 2122194687 192.0.2.7 42389 typ host generation 0 ufrag xUiz';
const reflexive = 'candidate:2 1 udp 1685987071 198.51.100.9 42389 typ srflx raddr 192.0.2.7 rport 42389 generation 0';
const relay = 'candidate:3 1 udp 41885439 203.0.113.1 50000 typ relay raddr 2001:db8::7 rport 42389 generation 0';
const of = (line: number): Candidate => ({ candidate: host, mid: String(line), line });

describe('what leaves of a candidate', () => {
  test('names no address behind it', () => {
    expect(outgoing(host, false)).toBe(host);
    expect(outgoing(reflexive, false)).toBe('candidate:2 1 udp 1685987071 198.51.100.9 42389 typ srflx raddr 0.0.0.0 rport 0 generation 0');
    expect(outgoing(relay, false)).toContain(' raddr :: rport 0 ');
  });
  test('is nothing but relays where the address is hidden', () => {
    expect([host, reflexive, 'candidate:1 1 udp 1 typ relay.example 1 typ host'].map((one) => outgoing(one, true))).toEqual([
      null,
      null,
      null,
    ]);
    expect(outgoing(relay, true)).toContain('203.0.113.1');
  });
  test('is nothing at the end of candidates', () => expect(outgoing('', false)).toBeNull());
});

describe('candidates of this side', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  test('wait for their description, then travel together and in order, as many as a signal carries', () => {
    const sent: (readonly Candidate[])[] = [];
    const batch = new CandidateBatch((candidates) => sent.push(candidates));
    for (let line = 0; line < 40; line++) batch.add(of(line));
    vi.advanceTimersByTime(1_000);
    expect(sent).toEqual([]);
    batch.described();
    batch.add(of(40));
    vi.advanceTimersByTime(1_000);
    expect(sent.map(({ length }) => length)).toEqual([32, 9]);
    expect(sent.flat().map(({ line }) => line)).toEqual(Array.from({ length: 41 }, (_, line) => line));
  });

  test('of the description before leave before the next one', () => {
    const sent: (readonly Candidate[])[] = [];
    const batch = new CandidateBatch((candidates) => sent.push(candidates));
    batch.described();
    batch.add(of(0));
    batch.flush();
    expect(sent).toEqual([[of(0)]]);
    batch.add(of(1));
    batch.close();
    vi.advanceTimersByTime(1_000);
    expect(sent).toHaveLength(1);
  });
});

describe('candidates of the other side', () => {
  test('pass when they have the shape of one', () => {
    const gate = new CandidateGate();
    expect(gate.passes(of(0))).toBe(true);
    const shapeless: readonly Candidate[] = [
      { candidate: '', mid: '0', line: 0 },
      { candidate: 'nonsense', mid: '0', line: 0 },
      { candidate: `${host}\r\na=fingerprint:sha-256 00`, mid: '0', line: 0 },
      { candidate: `candidate:${'a'.repeat(600)}`, mid: '0', line: 0 },
      { candidate: host, mid: 'a'.repeat(17), line: 0 },
      { candidate: host, mid: '3', line: 3 },
    ];
    expect(shapeless.filter((candidate) => gate.passes(candidate))).toEqual([]);
  });
  test('do not pass without end', () => {
    const gate = new CandidateGate();
    const passed = Array.from({ length: 10_000 }, () => gate.passes(of(0))).filter(Boolean).length;
    expect(passed).toBeLessThan(200);
    gate.described();
    expect(gate.passes(of(0))).toBe(true);
  });
});
