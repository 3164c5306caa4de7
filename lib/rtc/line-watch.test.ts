import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { LineWatch, LOST_AFTER_MS } from './line-watch.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function watched() {
  const told: string[] = [];
  const watch: LineWatch = new LineWatch({
    changed: () => told.push(watch.line),
    restart: () => told.push('restart'),
    lost: () => {
      watch.close();
      told.push('lost');
    },
  });
  return { told, watch };
}

test('a line that does not come to be is lost', () => {
  const { told, watch } = watched();
  vi.advanceTimersByTime(10 * LOST_AFTER_MS);
  expect(told).toEqual([]);
  watch.begin();
  watch.hear('connecting');
  vi.advanceTimersByTime(LOST_AFTER_MS - 1);
  expect(told).toEqual([]);
  vi.advanceTimersByTime(1);
  expect(told).toEqual(['lost']);
});

test('a line that drops is looked for again and again, and stands as if nothing had been', () => {
  const { told, watch } = watched();
  watch.begin();
  watch.hear('connected');
  watch.hear('disconnected');
  vi.advanceTimersByTime(6_000);
  watch.hear('failed');
  vi.advanceTimersByTime(12_000);
  watch.hear('connected');
  vi.advanceTimersByTime(10 * LOST_AFTER_MS);
  expect(told).toEqual(['connected', 'reconnecting', 'restart', 'restart', 'restart', 'connected']);
});

test('a line that does not come back is lost, however often it is called failed meanwhile', () => {
  const { told, watch } = watched();
  watch.begin();
  watch.hear('connected');
  watch.hear('disconnected');
  for (let second = 0; second < 35; second++) {
    watch.hear(second % 2 === 0 ? 'failed' : 'connecting');
    vi.advanceTimersByTime(1_000);
  }
  expect(told.filter((word) => word === 'lost')).toHaveLength(1);
});

test('who restarts by itself is not restarted as well', () => {
  const { told, watch } = watched();
  watch.begin();
  watch.hear('connected');
  watch.hear('disconnected');
  for (let turn = 0; turn < 6; turn++) {
    watch.restarted();
    vi.advanceTimersByTime(4_000);
  }
  expect(told).not.toContain('restart');
});
