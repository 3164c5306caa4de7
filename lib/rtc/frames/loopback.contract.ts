// Two connections in one page of a real browser, each with a frame worker of its own, for tests: media of the fake devices goes from one to
// the other.

import { createFrameKey } from '../../crypto/index.ts';
import type { FrameKey } from '../media-session.ts';
import { FrameCrypto } from './frame-crypto.ts';
import type { FrameSlot } from './messages.ts';

export const WORKER = new URL('../frame-crypto.worker.ts', import.meta.url).href;

const ends: (() => void)[] = [];
/** After each test. */
export function endAll(): void {
  for (const end of ends.splice(0)) end();
}

export interface Peer {
  readonly connection: RTCPeerConnection;
  /** `null`: somebody who does not seal. */
  readonly frames: FrameCrypto | null;
}

export function peer(sealed = true): Peer {
  // Without transforms the flag would hold the frames of somebody who does not seal back.
  const connection = new RTCPeerConnection((sealed ? { encodedInsertableStreams: true } : {}) as RTCConfiguration);
  const frames = sealed ? new FrameCrypto(WORKER, () => {}) : null;
  ends.push(() => {
    connection.close();
    frames?.close();
  });
  return { connection, frames };
}

/** What becomes of a candidate on its way; `null`: it gets lost. */
export type OnTheWay = (candidate: RTCIceCandidate) => Promise<RTCIceCandidateInit | null>;
const asItIs: OnTheWay = async (candidate) => candidate;

/** Sends the microphone and, as `codec`, the camera from `from` to `to`. */
export async function connect(from: Peer, to: Peer, codec: string, onTheWay: OnTheWay = asItIs): Promise<void> {
  const stream = await navigator.mediaDevices.getUserMedia({ audio: true, video: { width: 320, height: 240, frameRate: 30 } });
  ends.push(() => {
    for (const track of stream.getTracks()) track.stop();
  });
  for (const track of stream.getTracks()) {
    const transceiver = from.connection.addTransceiver(track, { direction: 'sendonly' });
    from.frames?.attachSender(transceiver.sender, track.kind === 'audio' ? 'audio' : 'camera');
    if (track.kind === 'video') {
      const all = RTCRtpReceiver.getCapabilities('video')?.codecs ?? [];
      const first = all.filter(({ mimeType }) => mimeType === `video/${codec}`);
      transceiver.setCodecPreferences([...first, ...all.filter((other) => !first.includes(other))]);
    }
  }
  to.connection.ontrack = ({ receiver, track }) => {
    to.frames?.attachReceiver(receiver, track.kind === 'audio' ? 'audio' : null);
    // Frames are decoded for somebody who looks.
    const player = document.createElement(track.kind === 'audio' ? 'audio' : 'video');
    player.muted = true;
    player.srcObject = new MediaStream([track]);
    void player.play().catch(() => {});
  };
  const carry = (here: Peer, there: Peer) => {
    here.connection.onicecandidate = async ({ candidate }) => {
      const arrived = candidate && (await onTheWay(candidate));
      if (arrived) await there.connection.addIceCandidate(arrived);
    };
  };
  carry(from, to);
  carry(to, from);
  await from.connection.setLocalDescription();
  if (from.connection.localDescription) await to.connection.setRemoteDescription(from.connection.localDescription);
  await to.connection.setLocalDescription();
  if (to.connection.localDescription) await from.connection.setRemoteDescription(to.connection.localDescription);
  for (const { frames } of [from, to]) frames?.negotiated();
}

/** What `connection` has received and decoded. */
export async function inbound(connection: RTCPeerConnection) {
  const found = { decoded: 0, samples: 0, packets: 0, lost: 0, codec: '' };
  const report = await connection.getStats();
  for (const [, entry] of report as unknown as Map<string, Record<string, unknown>>) {
    if (entry.type !== 'inbound-rtp') continue;
    found.packets += Number(entry.packetsReceived);
    found.lost += Number(entry.packetsLost);
    if (entry.kind === 'video') {
      found.decoded = Number(entry.framesDecoded ?? 0);
      found.codec = String((report.get(String(entry.codecId)) as { mimeType?: string } | undefined)?.mimeType);
    } else found.samples = Number(entry.totalSamplesReceived ?? 0) - Number(entry.concealedSamples ?? 0);
  }
  return found;
}

export const openedOf = async (frames: FrameCrypto | null, slot: FrameSlot) => (await frames?.counts())?.slots[slot].opened ?? 0;

/** Connected, with one key for the way from `from` to `to`. */
export async function linked(codec: string, onTheWay?: OnTheWay): Promise<{ from: Peer; to: Peer; key: FrameKey }> {
  const [from, to, key] = [peer(), peer(), await createFrameKey(1)];
  await from.frames?.setSendKey(key);
  await to.frames?.addReceiveKey(key);
  await connect(from, to, codec, onTheWay);
  return { from, to, key };
}
