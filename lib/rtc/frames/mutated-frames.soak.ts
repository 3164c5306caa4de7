// A million frames of every codec that somebody on the way has changed: none is let in, and the worker goes on. SOAK_FRAMES says how many.

import { expect, test } from 'vitest';
import { type Codec, encoded, frameOf, linked } from './test-frames.contract.ts';

const FRAMES = Number(process.env.SOAK_FRAMES ?? 1_000_000);
const BATCH = 2000;
const CODECS: readonly Codec[] = ['audio/opus', 'video/VP8', 'video/VP9', 'video/AV1'];

type Bytes = Uint8Array<ArrayBuffer>;

/** A run that found something can be run again: the seed is in the name of the test. */
function randomOf(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const bytesOf = (random: (below: number) => number, length: number): Bytes => new Uint8Array(length).map(() => random(256));

/** One of the ways to change a frame; `others` are frames that were sealed as well. */
function mutate(random: (below: number) => number, frame: Bytes, others: readonly Bytes[]): Bytes {
  const at = random(frame.length);
  const other = others[random(others.length)] ?? frame;
  switch (random(8)) {
    case 0:
      return frame.with(at, (frame[at] ?? 0) ^ (1 << random(8)));
    case 1:
      return frame.with(at, random(256));
    case 2:
      return frame.slice(0, at);
    case 3:
      return frame.slice(at);
    case 4:
      return new Uint8Array([...frame, ...bytesOf(random, 1 + random(20))]);
    case 5:
      return new Uint8Array([...frame.subarray(0, at), ...other.subarray(Math.min(at, other.length))]);
    case 6:
      return new Uint8Array([...frame.subarray(0, at), ...bytesOf(random, 1 + random(4)), ...frame.subarray(at)]);
    default:
      return bytesOf(random, random(80));
  }
}

const seed = Number(process.env.SOAK_SEED ?? Math.floor(Math.random() * 2 ** 32));

test(`of ${FRAMES} changed frames none opens (seed ${seed})`, async () => {
  const random = randomOf(seed);
  const { mine, theirs } = await linked();
  const slotOf = (codec: Codec) => (codec === 'audio/opus' ? 'audio' : 'camera');
  const seal = async (codec: Codec, payloads: readonly Bytes[]) => {
    const plain = payloads.map((payload) => frameOf(codec, encoded(codec, payload, random(2) === 0)));
    return (await mine.run('send', CODECS.indexOf(codec), slotOf(codec), plain)).map(({ data }) => new Uint8Array(data));
  };
  const open = (codec: Codec, frames: readonly Bytes[]) =>
    theirs.run(
      'receive',
      CODECS.indexOf(codec),
      slotOf(codec),
      frames.map((frame) => frameOf(codec, frame)),
    );

  let tried = 0;
  while (tried < FRAMES) {
    const codec = CODECS[random(CODECS.length)] ?? 'video/VP8';
    const sealed = await seal(
      codec,
      Array.from({ length: 20 }, () => bytesOf(random, random(200))),
    );
    // What is left whole by chance would open, and has not been changed.
    const whole = new Set(sealed.map((frame) => frame.join()));
    const mutants = Array.from({ length: BATCH }, () => mutate(random, sealed[random(sealed.length)] ?? new Uint8Array(0), sealed)).filter(
      (mutant) => !whole.has(mutant.join()),
    );
    expect(await open(codec, mutants)).toEqual([]);
    tried += mutants.length;
    // The worker goes on, and none of them has used up a counter.
    expect(await open(codec, sealed)).toHaveLength(sealed.length);
  }
  const { opened, refused } = (await theirs.counts()).total;
  expect(refused.malformed + refused.notAuthentic + refused.unknownKey + refused.replayed).toBe(tried);
  expect(opened).toBeGreaterThan(0);
});
