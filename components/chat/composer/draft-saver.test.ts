import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { DRAFT_REST_MS, DraftSaver } from './draft-saver.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function saver(saved = '') {
  const writes: string[] = [];
  return { writes, drafts: new DraftSaver(saved, (text) => writes.push(text)) };
}

describe('saving a draft', () => {
  test('waits until typing rests and saves the last text once', () => {
    const { writes, drafts } = saver();
    drafts.change('h');
    vi.advanceTimersByTime(DRAFT_REST_MS - 1);
    drafts.change('hi');
    vi.advanceTimersByTime(DRAFT_REST_MS - 1);
    expect(writes).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(writes).toEqual(['hi']);
  });

  test('does not wait when the page goes away', () => {
    const { writes, drafts } = saver();
    drafts.change('hi');
    drafts.flush();
    vi.runAllTimers();
    expect(writes).toEqual(['hi']);
  });

  test('a text that is stored already is not written again', () => {
    const { writes, drafts } = saver('hi');
    drafts.change('hi!');
    drafts.change('hi');
    drafts.flush();
    expect(writes).toEqual([]);
  });

  test('what another tab stored does not overwrite what is being typed', () => {
    const { writes, drafts } = saver('a');
    drafts.change('b');
    drafts.adopt('c');
    expect(drafts.current).toBe('b');
    drafts.flush();
    expect(writes).toEqual(['b']);
    drafts.adopt('c');
    expect(drafts.current).toBe('c');
  });

  test('after a flush the last text typed is the one stored, whatever came before', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.oneof(
            fc.record({ type: fc.constantFrom('', 'a', 'ab') }),
            fc.record({ wait: fc.nat(600) }),
            fc.record({ other: fc.constantFrom('x', '') }),
          ),
        ),
        (steps) => {
          const { writes, drafts } = saver('start');
          let stored = 'start';
          let typed: string | null = null;
          for (const step of steps) {
            const before = writes.length;
            if ('type' in step) {
              typed = step.type;
              drafts.change(typed);
            } else if ('wait' in step) vi.advanceTimersByTime(step.wait);
            else if (!drafts.pending) {
              drafts.adopt(step.other);
              stored = step.other;
              typed = null;
            }
            if (writes.length > before) stored = writes.at(-1) ?? stored;
          }
          const before = writes.length;
          drafts.flush();
          if (writes.length > before) stored = writes.at(-1) ?? stored;
          expect(stored).toBe(typed ?? stored);
          expect(writes.every((text, i) => text !== writes[i - 1] || steps.some((step) => 'other' in step))).toBe(true);
        },
      ),
    );
  });
});
