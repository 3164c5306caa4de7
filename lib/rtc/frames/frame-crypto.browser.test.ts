// In a real Chromium: two connections in one page, each with a frame worker of its own, media of the fake devices between them.

import { afterEach, expect, test } from 'vitest';
import { createFrameKey } from '../../crypto/index.ts';
import type { FrameKey } from '../media-session.ts';
import { FrameCrypto } from './frame-crypto.ts';
import type { FrameSlot } from './messages.ts';

const WORKER = new URL('../frame-crypto.worker.ts', import.meta.url).href;

const ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends.splice(0)) end();
});

interface Peer {
  readonly connection: RTCPeerConnection;
  /** `null`: somebody who does not seal. */
  readonly frames: FrameCrypto | null;
}

function peer(sealed = true): Peer {
  // Without transforms the flag would hold the frames of somebody who does not seal back.
  const connection = new RTCPeerConnection((sealed ? { encodedInsertableStreams: true } : {}) as RTCConfiguration);
  const frames = sealed ? new FrameCrypto(WORKER, () => {}) : null;
  ends.push(() => {
    connection.close();
    frames?.close();
  });
  return { connection, frames };
}

/** Sends the microphone and, as `codec`, the camera from `from` to `to`. */
async function connect(from: Peer, to: Peer, codec: string): Promise<void> {
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
  from.connection.onicecandidate = ({ candidate }) => candidate && void to.connection.addIceCandidate(candidate);
  to.connection.onicecandidate = ({ candidate }) => candidate && void from.connection.addIceCandidate(candidate);
  await from.connection.setLocalDescription();
  if (from.connection.localDescription) await to.connection.setRemoteDescription(from.connection.localDescription);
  await to.connection.setLocalDescription();
  if (to.connection.localDescription) await from.connection.setRemoteDescription(to.connection.localDescription);
  for (const { frames } of [from, to]) frames?.negotiated();
}

async function inbound(connection: RTCPeerConnection) {
  const found = { decoded: 0, samples: 0, packets: 0, codec: '' };
  const report = await connection.getStats();
  for (const [, entry] of report as unknown as Map<string, Record<string, unknown>>) {
    if (entry.type !== 'inbound-rtp') continue;
    found.packets += Number(entry.packetsReceived);
    if (entry.kind === 'video') {
      found.decoded = Number(entry.framesDecoded ?? 0);
      found.codec = String((report.get(String(entry.codecId)) as { mimeType?: string } | undefined)?.mimeType);
    } else found.samples = Number(entry.totalSamplesReceived ?? 0) - Number(entry.concealedSamples ?? 0);
  }
  return found;
}

const soon = { timeout: 20_000, interval: 100 };
const openedOf = async (frames: FrameCrypto | null, slot: FrameSlot) => (await frames?.counts())?.slots[slot].opened ?? 0;

async function linked(codec: string): Promise<{ from: Peer; to: Peer; key: FrameKey }> {
  const [from, to, key] = [peer(), peer(), await createFrameKey(1)];
  await from.frames?.setSendKey(key);
  await to.frames?.addReceiveKey(key);
  await connect(from, to, codec);
  return { from, to, key };
}

test.each(['VP8', 'VP9', 'AV1'])(
  'Opus and %s arrive sealed and are decoded',
  async (codec) => {
    const { from, to } = await linked(codec);
    await expect.poll(async () => (await inbound(to.connection)).decoded, soon).toBeGreaterThan(20);
    await expect.poll(async () => (await inbound(to.connection)).samples, soon).toBeGreaterThan(48_000 / 2);
    const { codec: used } = await inbound(to.connection);
    const [sent, received] = [await from.frames?.counts(), await to.frames?.counts()];
    expect(used).toBe(`video/${codec}`);
    expect(sent?.total).toMatchObject({ withheld: 0 });
    expect(received?.slots.camera.opened).toBeGreaterThan(20);
    // Probing for bandwidth may bring one twice.
    expect(received?.total.refused).toMatchObject({ unknownKey: 0, notAuthentic: 0, malformed: 0 });
  },
  60_000,
);

test('with another key nothing is decoded, and with the right one that comes later everything is', async () => {
  const [from, to, key] = [peer(), peer(), await createFrameKey(2)];
  await from.frames?.setSendKey(key);
  await to.frames?.addReceiveKey(await createFrameKey(1));
  await connect(from, to, 'VP8');
  await expect.poll(async () => (await to.frames?.counts())?.total.refused.unknownKey, soon).toBeGreaterThan(50);
  expect(await inbound(to.connection)).toMatchObject({ decoded: 0 });
  await to.frames?.addReceiveKey(key);
  await expect.poll(async () => (await inbound(to.connection)).decoded, soon).toBeGreaterThan(5);
}, 60_000);

test('a key of the same number that is another lets nothing in', async () => {
  const [from, to] = [peer(), peer()];
  await from.frames?.setSendKey(await createFrameKey(1));
  await to.frames?.addReceiveKey(await createFrameKey(1));
  await connect(from, to, 'VP9');
  await expect.poll(async () => (await to.frames?.counts())?.total.refused.notAuthentic, soon).toBeGreaterThan(50);
  expect((await to.frames?.counts())?.total.opened).toBe(0);
  expect(await inbound(to.connection)).toMatchObject({ decoded: 0 });
}, 60_000);

test('without a key no packet leaves', async () => {
  const [from, to] = [peer(), peer()];
  await to.frames?.addReceiveKey(await createFrameKey(1));
  await connect(from, to, 'VP8');
  await expect.poll(async () => (await from.frames?.counts())?.total.withheld, soon).toBeGreaterThan(50);
  expect((await from.frames?.counts())?.total.sealed).toBe(0);
  expect(await inbound(to.connection)).toMatchObject({ decoded: 0, samples: 0, packets: 0 });
}, 60_000);

test('media of somebody who does not seal is not let in', async () => {
  const [from, to] = [peer(false), peer()];
  await to.frames?.addReceiveKey(await createFrameKey(1));
  await connect(from, to, 'VP8');
  const refused = async () => {
    const { unknownKey = 0, malformed = 0, notAuthentic = 0 } = (await to.frames?.counts())?.total.refused ?? {};
    return unknownKey + malformed + notAuthentic;
  };
  await expect.poll(refused, soon).toBeGreaterThan(50);
  expect((await to.frames?.counts())?.total.opened).toBe(0);
  expect(await inbound(to.connection)).toMatchObject({ decoded: 0 });
}, 60_000);

test('the key changes during a call and the picture goes on', async () => {
  const { from, to } = await linked('VP8');
  await expect.poll(() => openedOf(to.frames, 'camera'), soon).toBeGreaterThan(10);
  for (let kid = 2; kid < 5; kid++) {
    const next = await createFrameKey(kid);
    await to.frames?.addReceiveKey(next);
    await from.frames?.setSendKey(next);
    const before = await openedOf(to.frames, 'camera');
    await expect.poll(() => openedOf(to.frames, 'camera'), soon).toBeGreaterThan(before + 10);
  }
  const counts = await to.frames?.counts();
  expect(counts?.kid.theirs).toBe(4);
  expect(counts?.total.refused).toMatchObject({ unknownKey: 0, notAuthentic: 0, malformed: 0 });
}, 60_000);

test('a worker that was closed answers no more', async () => {
  const frames = new FrameCrypto(WORKER, () => {});
  const waiting = frames.counts();
  frames.close();
  frames.close();
  await expect(waiting).rejects.toMatchObject({ code: 'frames-stopped' });
  await expect(frames.setSendKey(await createFrameKey(1))).rejects.toMatchObject({ code: 'frames-stopped' });
});

test('a key that seals in one worker is refused to any other: its counters would begin again', async () => {
  const [one, other, key] = [peer(), peer(), await createFrameKey(1)];
  await one.frames?.setSendKey(key);
  await one.frames?.setSendKey(key);
  // As it comes from another context.
  const copy = { kid: 7, key: structuredClone(key.key) };
  await expect(other.frames?.setSendKey(copy)).rejects.toMatchObject({ code: 'frame-key' });
  one.frames?.close();
  await expect(other.frames?.setSendKey(copy)).rejects.toMatchObject({ code: 'frame-key' });
  await other.frames?.setSendKey(await createFrameKey(7));
  expect((await other.frames?.counts())?.kid.mine).toBe(7);
});

test('a worker that cannot be loaded is told of once', async () => {
  let failed = 0;
  const frames = new FrameCrypto(new URL('./nowhere.js', import.meta.url).href, () => failed++);
  await expect(frames.counts()).rejects.toMatchObject({ code: 'frames-stopped' });
  expect(failed).toBe(1);
});
