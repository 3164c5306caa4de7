import { expect, test } from 'vitest';
import { levelOf } from './level-meter.tsx';

const wave = (loudness: number) => Float32Array.from({ length: 1024 }, (_, at) => loudness * Math.sin(at / 7));

test('silence moves nothing, a close voice most of the bar, and nothing goes beyond its ends', () => {
  expect(levelOf(wave(0))).toBe(0);
  expect(levelOf(new Float32Array())).toBe(0);
  expect(levelOf(wave(0.3))).toBeGreaterThan(0.8);
  expect(levelOf(wave(40))).toBe(1);
});

test('louder is further', () => {
  const levels = [0.002, 0.01, 0.05, 0.2].map((loudness) => levelOf(wave(loudness)));
  expect(levels).toEqual(levels.toSorted((a, b) => a - b));
  expect(new Set(levels).size).toBe(4);
});
