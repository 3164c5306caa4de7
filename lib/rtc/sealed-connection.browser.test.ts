// What Chromium does with transforms that come late, which is why they do not: this must stay true for the rest to be.

import { afterEach, expect, test } from 'vitest';
import { FrameCrypto } from './frames/frame-crypto.ts';
import { FRAME_WORKER, frameKey } from './media-pair.contract.ts';
import { SealedConnection } from './sealed-connection.ts';
import type { Slot } from './slots.ts';

const ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends.splice(0)) end();
});

const nothing = { attachSender: () => {}, attachReceiver: () => {} };

/** `late`: its transforms are not attached when its senders and receivers are born. */
async function connection(late: boolean) {
  const certificate = await RTCPeerConnection.generateCertificate({ name: 'ECDSA', namedCurve: 'P-256' } as EcKeyGenParams);
  const frames = new FrameCrypto(FRAME_WORKER, () => {});
  const born: [Slot, RTCRtpTransceiver][] = [];
  const made = new SealedConnection({
    certificate,
    ice: { servers: [], relayOnly: false },
    frames: late ? nothing : frames,
    born: (slot, transceiver) => born.push([slot, transceiver]),
  });
  ends.push(() => {
    made.close();
    frames.close();
  });
  const attach = (): void => {
    for (const [slot, { sender, receiver }] of born) {
      frames.attachSender(sender, slot);
      frames.attachReceiver(receiver, slot);
    }
  };
  return { made, frames, attach };
}

async function packetsSent(of: RTCPeerConnection): Promise<number> {
  let packets = 0;
  (await of.getStats()).forEach((entry: Readonly<Record<string, unknown>>) => {
    if (entry.type === 'outbound-rtp') packets += Number(entry.packetsSent);
  });
  return packets;
}

test('nothing is sent before a transform that comes late, and everything after it is sealed', async () => {
  const [sending, receiving] = await Promise.all([connection(true), connection(false)]);
  const key = await frameKey(1);
  await Promise.all([sending.frames.setSendKey(key), receiving.frames.addReceiveKey(key)]);
  const [from, to] = [sending.made, receiving.made];
  from.onicecandidate = ({ candidate }) => void to.addIceCandidate(candidate ?? undefined);
  to.onicecandidate = ({ candidate }) => void from.addIceCandidate(candidate ?? undefined);
  from.makeSlots();
  const [track] = (await navigator.mediaDevices.getUserMedia({ audio: true })).getAudioTracks();
  ends.push(() => track?.stop());
  await from.transceiver('audio')?.sender.replaceTrack(track ?? null);
  await from.setLocalDescription();
  await to.setRemoteDescription(from.localDescription as RTCSessionDescription);
  await to.setLocalDescription();
  await from.setRemoteDescription(to.localDescription as RTCSessionDescription);
  await expect.poll(() => from.line).toBe('connected');
  await new Promise((resolve) => setTimeout(resolve, 1_000));
  expect(await packetsSent(from)).toBe(0);
  sending.attach();
  await expect.poll(async () => (await receiving.frames.counts()).slots.audio.opened).toBeGreaterThan(20);
  expect((await receiving.frames.counts()).total.refused).toEqual({ unknownKey: 0, notAuthentic: 0, replayed: 0, malformed: 0 });
});

test('a connection takes neither tracks, data channels nor servers but its own', async () => {
  const { made } = await connection(false);
  const [track] = (await navigator.mediaDevices.getUserMedia({ audio: true })).getAudioTracks();
  ends.push(() => track?.stop());
  expect(() => (made as RTCPeerConnection).addTrack(track as MediaStreamTrack)).toThrow();
  expect(() => (made as RTCPeerConnection).addTransceiver('audio')).toThrow();
  expect(made.createDataChannel('any').readyState).toBe('connecting');
  made.makeSlots();
  expect((await made.createOffer()).sdp).not.toContain('m=application');
  expect(made.getConfiguration().iceServers).toEqual([]);
  made.giveServers({ servers: [{ urls: 'turn:192.0.2.1', username: 'u', credential: 'c' }], relayOnly: true });
  expect(made.getConfiguration()).toMatchObject({ iceTransportPolicy: 'relay', iceServers: [{ username: 'u' }] });
});
