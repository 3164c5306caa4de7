import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { TEXT_MAX_BYTES } from '../../../lib/domain/index.ts';
import { bytesLeft, COUNTER_FROM, MESSAGE_MAX_BYTES, sendable } from './message-length.ts';

test('the composer allows exactly what the codec allows', () => expect(MESSAGE_MAX_BYTES).toBe(TEXT_MAX_BYTES));

describe('what is sent of what was typed', () => {
  test.each([
    ['hello', 'hello'],
    ['  indented\n    code\n\n', '  indented\n    code'],
    ['\n \n\nlate', 'late'],
    [' \n\t ', ''],
    ['half \uD83D', 'half \uFFFD'],
  ])('%j is sent as %j', (typed, sent) => expect(sendable(typed)).toBe(sent));
});

describe('room left', () => {
  test('is not counted while there is plenty', () => expect(bytesLeft('short')).toBeNull());

  test('is counted in bytes: four for an emoji', () => {
    expect(bytesLeft('😀'.repeat(4096))).toBe(0);
    expect(bytesLeft(`${'😀'.repeat(4096)}!`)).toBe(-1);
  });

  test('is said for every text within the last stretch and for no shorter one', () => {
    fc.assert(
      fc.property(fc.constantFrom('a', 'é', '本', '😀'), fc.integer({ min: 0, max: 17_500 }), (unit, bytes) => {
        const typed = unit.repeat(Math.floor(bytes / new TextEncoder().encode(unit).length));
        const left = MESSAGE_MAX_BYTES - new TextEncoder().encode(typed).length;
        expect(bytesLeft(typed)).toBe(left <= COUNTER_FROM ? left : null);
      }),
    );
  });
});
