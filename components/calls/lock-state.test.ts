import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { FrameCounts } from '../../lib/client/index.ts';
import { NO_FRAMES, SEALED_FRAMES } from '../fixtures/fixture-calls.ts';
import { lockOf, refusedIn } from './lock-state.ts';

const counts = fc
  .record({ sealed: fc.nat({ max: 5000 }), opened: fc.nat({ max: 5000 }), sentByConnection: fc.nat({ max: 5000 }) })
  .map((change): FrameCounts => ({ ...NO_FRAMES, ...change }));

test('without counts nothing is sealed', () => {
  expect(lockOf(null)).toBe('waiting');
  expect(lockOf(NO_FRAMES)).toBe('waiting');
});

test('the lock closes only when frames were sealed, frames were opened, and nothing left unsealed', () => {
  fc.assert(
    fc.property(counts, (frames) => {
      if (lockOf(frames) !== 'sealed') return;
      expect(frames.sealed).toBeGreaterThan(0);
      expect(frames.opened).toBeGreaterThan(0);
      expect(frames.sentByConnection - frames.sealed).toBeLessThanOrEqual(250);
    }),
  );
});

test('what goes out far ahead of what was sealed breaks the lock, whatever was opened', () => {
  fc.assert(
    fc.property(counts, fc.integer({ min: 251, max: 1e6 }), (frames, ahead) => {
      expect(lockOf({ ...frames, sentByConnection: frames.sealed + ahead })).toBe('broken');
    }),
  );
});

test('one direction alone is said as such', () => {
  expect(lockOf({ ...SEALED_FRAMES, opened: 0 })).toBe('one-way');
  expect(lockOf({ ...SEALED_FRAMES, sealed: 0, sentByConnection: 0 })).toBe('one-way');
  expect(lockOf(SEALED_FRAMES)).toBe('sealed');
});

test('a frame that the other side did not seal opens the lock; one that came late or twice does not', () => {
  const refused = { unknownKey: 24, notAuthentic: 0, replayed: 40, malformed: 0 };
  expect(lockOf({ ...SEALED_FRAMES, refused })).toBe('sealed');
  expect(lockOf({ ...SEALED_FRAMES, refused: { ...refused, notAuthentic: 1 } })).toBe('forged');
  expect(lockOf({ ...SEALED_FRAMES, refused: { ...refused, malformed: 1 } })).toBe('forged');
  expect(lockOf({ ...SEALED_FRAMES, refused: { ...refused, unknownKey: 25 } })).toBe('forged');
});

test('every kind of refusal counts', () => {
  expect(refusedIn({ ...NO_FRAMES, refused: { unknownKey: 1, notAuthentic: 2, replayed: 4, malformed: 8 } })).toBe(15);
});
