// What the counters of a connection say, read once. Browsers differ in what they count: what one does not say is `null` or 0, never a guess.

import type { MediaState } from './media-session.ts';
import { SLOTS, type Slot } from './slots.ts';

export interface Figures {
  readonly path: MediaState['path'];
  /** Frames that left, by slot; a packet of sound is a frame. */
  readonly sent: Readonly<Record<Slot, number>>;
  /** Frames of pictures that were decoded; sound is not counted in frames. */
  readonly decoded: Readonly<Record<Slot, number>>;
  /** Of the certificate that the other side really has, as `MediaSession.fingerprint`. */
  readonly theirFingerprint: string | null;
  /** Seconds; `null`: not known yet. */
  readonly roundTrip: number | null;
  readonly received: number;
  readonly lost: number;
  /** The share of what was sent that the other side missed lately, 0–1. */
  readonly theirLoss: number;
}

type Entry = Readonly<Record<string, unknown>>;

const number = (value: unknown): number => (typeof value === 'number' && Number.isFinite(value) ? value : 0);
const none = (): Record<Slot, number> => ({ audio: 0, camera: 0, screen: 0 });

/** `slotOf`: by the `mid` of a section. Where a browser does not say it, pictures all count as the camera's. */
export function readFigures(report: RTCStatsReport, slotOf: (mid: string) => Slot | undefined): Figures {
  const entries = new Map<string, Entry>();
  report.forEach((entry: Entry, id) => {
    entries.set(id, entry);
  });
  const sent = none();
  const decoded = none();
  let [received, lost, theirLoss] = [0, 0, 0];
  let roundTrip: number | null = null;
  let pair: Entry | undefined;
  let theirFingerprint: string | null = null;
  for (const entry of entries.values()) {
    const slot = slotOf(String(entry.mid)) ?? (entry.kind === 'audio' ? 'audio' : 'camera');
    if (entry.type === 'outbound-rtp')
      sent[slot] += slot === 'audio' ? number(entry.packetsSent) - number(entry.retransmittedPacketsSent) : number(entry.framesSent);
    if (entry.type === 'inbound-rtp') {
      if (slot !== 'audio') decoded[slot] += number(entry.framesDecoded);
      received += number(entry.packetsReceived);
      lost += Math.max(0, number(entry.packetsLost));
    }
    if (entry.type === 'remote-inbound-rtp') theirLoss = Math.max(theirLoss, number(entry.fractionLost));
    // Firefox has no `transport`, but says which pair is selected.
    if (entry.type === 'candidate-pair' && entry.selected === true) pair ??= entry;
    if (entry.type === 'transport') {
      pair = entries.get(String(entry.selectedCandidatePairId)) ?? pair;
      const certificate = entries.get(String(entry.remoteCertificateId));
      if (certificate) theirFingerprint = `${certificate.fingerprintAlgorithm} ${certificate.fingerprint}`.toLowerCase();
    }
  }
  if (pair && typeof pair.currentRoundTripTime === 'number') roundTrip = pair.currentRoundTripTime;
  const ends = [pair?.localCandidateId, pair?.remoteCandidateId].map((id) => entries.get(String(id))?.candidateType);
  const path = pair === undefined ? null : ends.includes('relay') ? 'relayed' : 'direct';
  return { path, sent, decoded, theirFingerprint, roundTrip, received, lost, theirLoss };
}

export const sum = (counts: Readonly<Record<Slot, number>>): number => SLOTS.reduce((total, slot) => total + counts[slot], 0);

/** Of the time between two readings, in a word. `null`: too little came to tell. */
export function qualityOf(before: Figures | null, now: Figures): MediaState['quality'] {
  const received = now.received - (before?.received ?? 0);
  const lost = Math.max(0, now.lost - (before?.lost ?? 0));
  if (received + lost < 10 || now.roundTrip === null) return null;
  const loss = Math.max(lost / (received + lost), now.theirLoss);
  if (loss < 0.03 && now.roundTrip < 0.3) return 'good';
  return loss < 0.1 && now.roundTrip < 0.7 ? 'fair' : 'poor';
}
