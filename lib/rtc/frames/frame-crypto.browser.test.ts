// In a real Chromium: two connections in one page, each with a frame worker of its own, media of the fake devices between them.

import { afterEach, expect, test } from 'vitest';
import { createFrameKey } from '../../crypto/index.ts';
import { FrameCrypto } from './frame-crypto.ts';
import { connect, endAll, inbound, linked, openedOf, peer, WORKER } from './loopback.contract.ts';

afterEach(endAll);
const soon = { timeout: 20_000, interval: 100 };

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
