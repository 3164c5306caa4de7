import { expect, test } from 'vitest';
import { createFrameKey, type MadeFrameKey } from '../../crypto/index.ts';
import { GRACE_MS, RECEIVE_KEYS_MAX, ReceiveRing, SendRing } from './key-ring.ts';

const NONE = new Uint8Array(0);
const FRAME = new Uint8Array([1, 2, 3]);

/** Seals one frame under a key, as its owner would. */
async function sealedUnder(key: MadeFrameKey): Promise<Uint8Array<ArrayBuffer>> {
  const ring = new SendRing();
  await ring.set(key);
  return (await ring.sender('audio')?.seal(FRAME, NONE)) ?? NONE;
}

function ring() {
  const clock = { now: 1000 };
  const receiving = new ReceiveRing(() => clock.now);
  return { clock, receiving, opens: async (sealed: Uint8Array<ArrayBuffer>) => (await receiving.open(sealed, NONE)).kind };
}

test('nothing is sealed before there is a key, and the newest seals', async () => {
  const sending = new SendRing();
  expect([sending.kid, sending.sender('audio')]).toEqual([null, null]);
  await sending.set(await createFrameKey(0));
  const before = sending.sender('camera');
  await sending.set(await createFrameKey(1));
  expect(sending.kid).toBe(1);
  expect(sending.sender('camera')).not.toBe(before);
});

test('a key that is given again, or an older one, does not begin its counters again', async () => {
  const [older, key] = [await createFrameKey(0), await createFrameKey(1)];
  const sending = new SendRing();
  await sending.set(key);
  const sender = sending.sender('audio');
  const first = await sender?.seal(FRAME, NONE);
  for (const again of [key, older]) await sending.set(again);
  expect(sending.sender('audio')).toBe(sender);
  expect(await sending.sender('audio')?.seal(FRAME, NONE)).not.toEqual(first);
});

test('no two slots seal alike', async () => {
  const key = await createFrameKey(0);
  const sending = new SendRing();
  await sending.set(key);
  const sealed = await Promise.all((['audio', 'camera', 'screen'] as const).map((slot) => sending.sender(slot)?.seal(FRAME, NONE)));
  expect(new Set(sealed.map((bytes) => bytes?.subarray(1).join())).size).toBe(3);
});

test('frames under the old key open until the new one has been in use for a while, and then never again', async () => {
  const [first, second] = [await createFrameKey(0), await createFrameKey(1)];
  const { clock, receiving, opens } = ring();
  await receiving.add(first);
  expect(await opens(await sealedUnder(first))).toBe('opened');
  await receiving.add(second);
  clock.now += 10 * GRACE_MS;
  // The new key is not in use yet, however long it is known.
  const late = new SendRing();
  await late.set(first);
  const frames = await Promise.all(Array.from({ length: 4 }, () => late.sender('audio')?.seal(FRAME, NONE)));
  expect(await opens(frames[1] ?? NONE)).toBe('opened');
  expect(await opens(await sealedUnder(second))).toBe('opened');
  expect(receiving.kid).toBe(1);
  clock.now += GRACE_MS - 1;
  expect(await opens(frames[2] ?? NONE)).toBe('opened');
  clock.now += 1;
  expect(await opens(frames[3] ?? NONE)).toBe('unknown-key');
  // Given again it would not know what it has seen.
  await receiving.add(first);
  expect(await opens(frames[1] ?? NONE)).toBe('unknown-key');
});

test('a peer who gives many keys has only the newest open', async () => {
  const made = await Promise.all(Array.from({ length: RECEIVE_KEYS_MAX + 3 }, (_, kid) => createFrameKey(kid)));
  const { receiving, opens } = ring();
  for (const key of made) await receiving.add(key);
  const outcomes = [];
  for (const key of made) outcomes.push(await opens(await sealedUnder(key)));
  expect(outcomes).toEqual([...Array(3).fill('unknown-key'), ...Array(RECEIVE_KEYS_MAX).fill('opened')]);
});

test('a kid that is no kid is refused', async () => {
  const { key } = await createFrameKey(0);
  for (const kid of [-1, 0.5, Number.NaN, 2 ** 53]) await expect(new SendRing().set({ kid, key })).rejects.toThrow(RangeError);
});
