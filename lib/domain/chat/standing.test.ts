import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { maySignal, mayStore, nextStanding, type Standing, type StandingEvent } from './standing.ts';

const events: StandingEvent[] = ['i-wrote', 'i-opened', 'i-accepted', 'i-blocked', 'i-unblocked', 'came-by-invite', 'came-as-stranger'];
const theirs: StandingEvent[] = ['came-by-invite', 'came-as-stranger'];
const history = (from: readonly StandingEvent[]) => fc.array(fc.constantFrom(...from), { maxLength: 30 });
const resulting = (list: readonly StandingEvent[], start: Standing | null = null) => list.reduce<Standing | null>(nextStanding, start);

describe('standing', () => {
  test('a stranger never gets past a request by writing alone', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 30 }), (count) => {
        expect(resulting(Array.from({ length: count }, () => 'came-as-stranger' as const))).toBe('request');
      }),
    );
  });
  test('once blocked, nothing but unblocking lifts it', () => {
    fc.assert(
      fc.property(history(events.filter((event) => event !== 'i-unblocked')), (list) => {
        expect(resulting(list, 'blocked')).toBe('blocked');
      }),
    );
  });
  test('an accepted person stays accepted whatever that person does', () => {
    fc.assert(
      fc.property(history(theirs), (list) => {
        expect(resulting(list, 'accepted')).toBe('accepted');
      }),
    );
  });
  test('nobody who was not accepted gets signals, and nobody who is blocked is stored', () => {
    fc.assert(
      fc.property(history(events), (list) => {
        const standing = resulting(list);
        if (standing === null) return;
        if (standing !== 'accepted') expect(maySignal(standing)).toBe(false);
        expect(mayStore(standing)).toBe(standing !== 'blocked');
      }),
    );
  });
});
