import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dayNumber, nextMidnight } from './day.ts';
import { chatTimes } from './times.ts';

const at = (y: number, m: number, d: number, h = 12, min = 0) => new Date(y, m - 1, d, h, min).getTime();
const NOW = at(2026, 11, 23, 15, 4);
const anyTime = fc.integer({ min: at(2000, 1, 1), max: at(2050, 1, 1) });

describe('calendar days', () => {
  test('the next midnight begins the next day, and the millisecond before it is still this one', () => {
    fc.assert(
      fc.property(anyTime, (time) => {
        const midnight = nextMidnight(time);
        expect(dayNumber(midnight)).toBe(dayNumber(time) + 1);
        expect(dayNumber(midnight - 1)).toBe(dayNumber(time));
      }),
    );
  });
});

describe('times in the list', () => {
  const times = chatTimes('en-GB');

  test('today is a clock, yesterday a word, then a weekday, a day, a date', () => {
    expect(times.listed(at(2026, 11, 23, 9, 5), NOW)).toBe('9:05');
    expect(times.listed(at(2026, 11, 22, 23, 59), NOW)).toBe('Yesterday');
    expect(times.listed(at(2026, 11, 20), NOW)).toBe('Fri');
    expect(times.listed(at(2026, 11, 3), NOW)).toBe('3 Nov');
    expect(times.listed(at(2025, 11, 23), NOW)).toBe('23/11/2025');
  });

  test('a message of yesterday is yesterday even when it is minutes old', () => {
    expect(times.listed(at(2026, 11, 22, 23, 58), at(2026, 11, 23, 0, 1))).toBe('Yesterday');
  });

  test('a clock that runs ahead shows a clock, never a wrong day', () => {
    expect(times.listed(at(2026, 11, 24, 8, 30), NOW)).toBe('8:30');
  });

  test('every locale writes something for every time', () => {
    fc.assert(
      fc.property(anyTime, fc.constantFrom('en', 'de', 'ar', 'fa', 'ja'), (time, locale) => {
        const { listed, day, spoken, exact } = chatTimes(locale);
        for (const text of [listed(time, NOW), day(time, NOW), spoken(time, NOW), exact(time)]) expect(text).not.toBe('');
      }),
    );
  });
});

describe('date rows', () => {
  const times = chatTimes('en-GB');

  test('the last week by name, older by date, another year with the year', () => {
    expect(times.day(at(2026, 11, 23), NOW)).toBe('Today');
    expect(times.day(at(2026, 11, 22), NOW)).toBe('Yesterday');
    expect(times.day(at(2026, 11, 17), NOW)).toBe('Tuesday');
    expect(times.day(at(2026, 11, 16), NOW)).toBe('Monday 16 November');
    expect(times.day(at(2024, 2, 29), NOW)).toBe('29 February 2024');
  });

  test('a day that has not come yet is written as a date', () => {
    expect(times.day(at(2026, 11, 24), NOW)).toBe('Tuesday 24 November');
  });
});

describe('the spoken time of a message', () => {
  test('leaves the date out today', () => {
    const { spoken } = chatTimes('en-GB');
    expect(spoken(at(2026, 11, 23, 12, 57), NOW)).toBe('12:57');
    expect(spoken(at(2026, 11, 22, 12, 57), NOW)).toMatch(/^22 November.* 12:57$/);
    expect(spoken(at(2025, 11, 22, 12, 57), NOW)).toContain('2025');
  });
});
