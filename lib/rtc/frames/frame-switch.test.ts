import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createFrameKey } from '../../crypto/index.ts';
import type { FrameSlot } from './messages.ts';
import { type Codec, encoded, frameOf, linked, TestWorker } from './test-frames.contract.ts';
import type { EncodedFrame } from './track-cryptor.ts';

const CODECS: readonly (readonly [Codec, FrameSlot])[] = [
  ['audio/opus', 'audio'],
  ['video/VP8', 'camera'],
  ['video/VP9', 'camera'],
  ['video/AV1', 'screen'],
];
const bytesOf = (frame: EncodedFrame | undefined) => new Uint8Array(frame?.data ?? new ArrayBuffer(0));
const numbered = (count: number, length = 40) => Array.from({ length: count }, (_, i) => new Uint8Array(length).fill(i + 1));
const frames = (codec: Codec, count: number) => numbered(count).map((payload, i) => frameOf(codec, encoded(codec, payload, i === 0)));

test.each(CODECS)(
  '%s: frames that one side seals the other opens, in order, and nothing of them can be read between',
  async (codec, slot) => {
    const { mine, theirs } = await linked();
    const plain = numbered(20).map((payload, i) => encoded(codec, payload, i % 5 === 0));
    const sealed = await mine.run(
      'send',
      0,
      slot,
      plain.map((data) => frameOf(codec, data)),
    );
    expect(sealed).toHaveLength(20);
    for (const [i, frame] of sealed.entries())
      expect(bytesOf(frame).join()).not.toContain(
        Array(8)
          .fill(i + 1)
          .join(),
      );
    const opened = await theirs.run('receive', 0, slot, sealed);
    // A temporal delimiter is not put back: decoders do without.
    const arrived = plain.map((data) => (codec === 'video/AV1' ? data.subarray(2) : data));
    expect(opened.map(bytesOf)).toEqual(arrived.map((data) => new Uint8Array(data)));
    const [sent, received] = [await mine.counts(), await theirs.counts()];
    expect([sent.slots[slot].sealed, received.slots[slot].opened, received.total.opened]).toEqual([20, 20, 20]);
    expect([sent.kid, received.kid, sent.suite]).toEqual([{ mine: 1, theirs: null }, { mine: null, theirs: 1 }, 'AES_256_GCM_SHA512_128']);
  },
);

test.each(CODECS)('%s: without a key nothing leaves and nothing comes in', async (codec, slot) => {
  const { mine } = await linked();
  const without = new TestWorker();
  expect(await without.run('send', 0, slot, frames(codec, 5))).toEqual([]);
  expect(await without.run('receive', 1, slot, await mine.run('send', 0, slot, frames(codec, 5)))).toEqual([]);
  const { total } = await without.counts();
  expect([total.sealed, total.withheld, total.opened, total.refused.unknownKey]).toEqual([0, 5, 0, 5]);
});

test.each(CODECS)('%s: frames that come in unsealed, empty or for the second time are refused', async (codec, slot) => {
  const { mine, theirs } = await linked();
  const sealed = await mine.run('send', 0, slot, frames(codec, 6));
  const copies = sealed.map((frame) => frameOf(codec, bytesOf(frame)));
  expect(await theirs.run('receive', 0, slot, sealed)).toHaveLength(6);
  expect(await theirs.run('receive', 0, slot, copies)).toEqual([]);
  expect(await theirs.run('receive', 0, slot, [...frames(codec, 6), frameOf(codec, new Uint8Array(0))])).toEqual([]);
  const { opened, refused } = (await theirs.counts()).slots[slot];
  expect([opened, refused.replayed]).toEqual([6, 6]);
  expect(refused.malformed + refused.unknownKey + refused.notAuthentic).toBe(7);
});

test.each(CODECS)('%s: a frame with any byte changed, cut or added is refused', async (codec, slot) => {
  const { mine, theirs } = await linked();
  const track = theirs.open('receive', 0, slot);
  await fc.assert(
    fc.asyncProperty(
      fc.uint8Array({ maxLength: 60 }),
      fc.boolean(),
      fc.nat(),
      fc.integer({ min: 1, max: 255 }),
      async (payload, key, at, flip) => {
        const [sealed] = await mine.run('send', 0, slot, [frameOf(codec, encoded(codec, payload, key))]);
        const bytes = bytesOf(sealed);
        const i = at % bytes.length;
        const changed = bytes.with(i, (bytes[i] ?? 0) ^ flip);
        for (const mutant of [changed, bytes.slice(0, i), new Uint8Array([...bytes, flip])]) track.input.enqueue(frameOf(codec, mutant));
      },
    ),
    { numRuns: 60 },
  );
  track.input.close();
  expect(await track.done).toEqual([]);
});

test('an empty frame is sealed like any other', async () => {
  const { mine, theirs } = await linked();
  const [sealed] = await mine.run('send', 0, 'audio', [frameOf('audio/opus', new Uint8Array(0))]);
  expect(bytesOf(sealed)).toHaveLength(17);
  const [opened] = await theirs.run('receive', 0, 'audio', sealed ? [sealed] : []);
  expect(bytesOf(opened)).toHaveLength(0);
});

test('a codec that was not proven, an unknown one, or a frame shorter than its header does not leave', async () => {
  const { mine } = await linked();
  const short = frameOf('video/VP8', new Uint8Array([1, 2]));
  const unknown = frameOf('video/VP9', new Uint8Array(50), false);
  expect(await mine.run('send', 0, 'camera', [...frames('video/H264', 3), short, unknown])).toEqual([]);
  expect((await mine.counts()).slots.camera).toMatchObject({ sealed: 0, withheld: 5 });
});

test('where frames do not say what they are, the payload types of the page do', async () => {
  const { mine, theirs } = await linked();
  for (const worker of [mine, theirs]) await worker.ask({ kind: 'codecs', track: 0, codecs: new Map([[96, 'video/vp8']]) });
  const data = encoded('video/VP8', new Uint8Array(30), true);
  const sealed = await mine.run('send', 0, 'camera', [frameOf('video/VP8', data, false)]);
  expect(bytesOf((await theirs.run('receive', 0, 'camera', sealed))[0])).toEqual(data);
});

test('a sending track without a name is silent until it gets one; a receiving one takes the name of the first frame that opens', async () => {
  const { mine, theirs } = await linked();
  expect(await mine.run('send', 0, null, frames('video/VP9', 3))).toEqual([]);
  await mine.ask({ kind: 'slot', track: 0, slot: 'screen' });
  const sealed = await mine.run('send', 0, null, frames('video/VP9', 3));
  expect(sealed).toHaveLength(3);
  expect(await theirs.run('receive', 4, null, [frameOf('video/VP9', new Uint8Array(40)), ...sealed])).toHaveLength(3);
  expect((await theirs.counts()).tracks).toEqual(new Map([[4, 'screen']]));
});

test('a name that comes before its track is not lost', async () => {
  const { mine } = await linked();
  await mine.ask({ kind: 'slot', track: 7, slot: 'camera' });
  expect(await mine.run('send', 7, null, frames('video/VP9', 2))).toHaveLength(2);
});

test('a frame of one track does not open on another', async () => {
  const { mine, theirs } = await linked();
  const camera = await mine.run('send', 0, 'camera', frames('video/VP9', 3));
  expect(await theirs.run('receive', 0, 'screen', camera)).toEqual([]);
  const screen = await mine.run('send', 1, 'screen', frames('video/VP9', 3));
  expect(
    await theirs.run(
      'receive',
      1,
      'audio',
      screen.map((frame) => frameOf('audio/opus', bytesOf(frame))),
    ),
  ).toEqual([]);
  expect((await theirs.counts()).total).toMatchObject({ opened: 0, refused: { unknownKey: 6 } });
});

test('a sender and a receiver of the same worker do not open what they sealed themselves', async () => {
  const { mine } = await linked();
  await mine.ask({ kind: 'receive-key', key: await createFrameKey(1) });
  const sealed = await mine.run('send', 0, 'audio', frames('audio/opus', 3));
  expect(await mine.run('receive', 1, 'audio', sealed)).toEqual([]);
});

test('the key changes in mid-stream: no frame is lost, on either side of the change', async () => {
  const { mine, theirs } = await linked();
  const [out, into] = [mine.open('send', 0, 'audio'), theirs.open('receive', 0, 'audio')];
  for (let round = 0; round < 3; round++) {
    const next = await createFrameKey(round + 2);
    await theirs.ask({ kind: 'receive-key', key: next });
    for (const frame of frames('audio/opus', 10)) out.input.enqueue(frame);
    await mine.ask({ kind: 'send-key', key: next });
    for (const frame of frames('audio/opus', 10)) out.input.enqueue(frame);
  }
  out.input.close();
  for (const frame of await out.done) into.input.enqueue(frame);
  into.input.close();
  expect((await into.done).map((frame) => bytesOf(frame)[0])).toEqual(
    Array.from({ length: 6 }, () => Array.from({ length: 10 }, (_, i) => i + 1)).flat(),
  );
});

test('requests that come at once are done in their order', async () => {
  const worker = new TestWorker();
  const keys = await Promise.all([1, 2, 3].map((kid) => createFrameKey(kid)));
  await Promise.all(keys.map((key) => worker.ask({ kind: 'send-key', key })));
  expect((await worker.counts()).kid.mine).toBe(3);
});

test('a key that cannot be used is said to be so, and the one before goes on', async () => {
  const { mine, key } = await linked();
  const extractable = await globalThis.crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, true, ['encrypt']);
  await expect(mine.ask({ kind: 'send-key', key: { kid: 9, key: extractable } })).rejects.toThrow('frame-key');
  await expect(mine.ask({ kind: 'send-key', key: { ...key, kid: -1 } })).resolves.toMatchObject({ kid: { mine: 1 } });
  expect(await mine.run('send', 0, 'audio', frames('audio/opus', 2))).toHaveLength(2);
});

// The races that LiveKit's worker has tests for, under our names.

test('a track is reused: its new streams go on while the old ones still hold frames', async () => {
  const { mine, theirs } = await linked();
  const old = mine.open('send', 0, 'camera');
  for (const frame of frames('video/VP8', 10)) old.input.enqueue(frame);
  const renewed = mine.open('send', 0, 'camera');
  for (const frame of frames('video/VP8', 10)) renewed.input.enqueue(frame);
  for (const { input } of [renewed, old]) input.close();
  const [first, second] = [await old.done, await renewed.done];
  expect(new Set([...first, ...second].map((frame) => bytesOf(frame).join())).size).toBe(20);
  expect(await theirs.run('receive', 0, 'camera', [...second, ...first])).toHaveLength(20);
});

test('tracks come and go quickly, some in the middle of a frame: what gets through is authentic', async () => {
  const { mine, theirs } = await linked();
  let sent = 0;
  for (let round = 0; round < 30; round++) {
    const track = mine.open('send', round % 3, 'camera');
    for (const frame of frames('video/VP9', 3)) track.input.enqueue(frame);
    if (round % 2) track.input.error(new Error('gone'));
    else track.input.close();
    const sealed = await track.done;
    sent += sealed.length;
    expect(await theirs.run('receive', round % 5, null, sealed)).toHaveLength(sealed.length);
  }
  expect((await theirs.counts()).total.opened).toBe(sent);
});

test('the track gets another name while frames are being opened: each is what it was sealed as, or refused', async () => {
  const { mine, theirs } = await linked();
  const into = theirs.open('receive', 0, 'camera');
  const camera = await mine.run('send', 0, 'camera', frames('video/VP9', 20));
  const screen = await mine.run('send', 1, 'screen', frames('video/VP9', 20));
  for (const frame of camera) into.input.enqueue(frame);
  await theirs.ask({ kind: 'slot', track: 0, slot: 'screen' });
  for (const frame of screen) into.input.enqueue(frame);
  into.input.close();
  await into.done;
  const { total, slots } = await theirs.counts();
  expect(slots.screen.opened).toBe(20);
  expect(total.opened + total.refused.unknownKey).toBe(40);
});

test('the codec changes in mid-stream', async () => {
  const { mine, theirs } = await linked();
  const mixed = (['video/VP8', 'video/VP9', 'video/AV1', 'video/VP8'] as const).flatMap((codec) => frames(codec, 3));
  const plain = mixed.map((frame, i) => bytesOf(frame).slice(i >= 6 && i < 9 ? 2 : 0));
  const opened = await theirs.run('receive', 0, 'camera', await mine.run('send', 0, 'camera', mixed));
  expect(opened.map(bytesOf)).toEqual(plain);
});

test('a codec that is lied about does not make a frame open', async () => {
  const { mine, theirs } = await linked();
  const sealed = await mine.run('send', 0, 'camera', frames('video/VP8', 4));
  for (const codec of ['video/VP9', 'video/AV1', 'video/H264'] as const)
    expect(
      await theirs.run(
        'receive',
        0,
        'camera',
        sealed.map((frame) => frameOf(codec, bytesOf(frame))),
      ),
    ).toEqual([]);
});
