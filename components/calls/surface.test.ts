import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { CallView } from '../../lib/client/index.ts';
import { fixtureCall } from '../fixtures/fixture-calls.ts';
import { endingStays, surfaceOf } from './surface.ts';

const phases = ['calling', 'ringing-out', 'ringing-in', 'connecting', 'live', 'reconnecting', 'ended'] as const;
const ends = ['hung-up', 'declined', 'busy', 'timeout', 'cancelled', 'elsewhere', 'lost', 'unsafe', 'no-media'] as const;

const anyCall = fc
  .record({
    phase: fc.constantFrom(...phases),
    end: fc.constantFrom(...ends),
    here: fc.constantFrom(true, false, null),
    outgoing: fc.boolean(),
  })
  .map(({ end, ...call }): CallView => fixtureCall({ ...call, end: call.phase === 'ended' ? end : null }));

test('no call shows nothing', () => {
  expect(surfaceOf(null, false)).toBe('none');
  expect(surfaceOf(null, true)).toBe('none');
});

test('a call that this tab does not have never shows its screen here', () => {
  fc.assert(
    fc.property(anyCall, fc.boolean(), (call, small) => {
      if (call.here !== true) expect(['none', 'elsewhere', 'incoming']).toContain(surfaceOf(call, small));
    }),
  );
});

test('only a call that rings here shows the sheet, whether it was put aside or not', () => {
  fc.assert(
    fc.property(anyCall, fc.boolean(), (call, small) => {
      expect(surfaceOf(call, small) === 'incoming').toBe(call.phase === 'ringing-in' && call.here !== false);
    }),
  );
});

test('a call that runs here is always to be seen: on the whole page, or small when it was put aside', () => {
  fc.assert(
    fc.property(anyCall, fc.boolean(), (call, small) => {
      if (call.phase === 'ended' || call.phase === 'ringing-in' || call.here !== true) return;
      expect(surfaceOf(call, small)).toBe(small ? 'small' : 'screen');
    }),
  );
});

test.each([
  ['declined by them', { outgoing: true, end: 'declined', here: true }, 'ended'],
  ['not answered by them', { outgoing: true, end: 'timeout', here: true }, 'ended'],
  ['cancelled by me', { outgoing: true, end: 'cancelled', here: true }, 'none'],
  ['missed by me', { outgoing: false, end: 'timeout', here: null }, 'none'],
  ['declined by me', { outgoing: false, end: 'declined', here: null }, 'none'],
  ['taken in another tab', { outgoing: false, end: 'elsewhere', here: null }, 'none'],
  ['not to be believed', { outgoing: false, end: 'unsafe', here: true }, 'ended'],
  ['lost with the tab that had it', { outgoing: true, end: 'lost', here: null }, 'none'],
  ['hung up', { outgoing: false, end: 'hung-up', here: true }, 'ended'],
] as const)('a call that was %s', (_, change, surface) => {
  expect(surfaceOf(fixtureCall({ phase: 'ended', ...change }), false)).toBe(surface);
});

test('an ending that says what went wrong stays; a plain one goes by itself', () => {
  const ended = (end: CallView['end']) => endingStays(fixtureCall({ phase: 'ended', end }));
  expect(ends.filter(ended)).toEqual(['declined', 'busy', 'timeout', 'lost', 'unsafe', 'no-media']);
});
