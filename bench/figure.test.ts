import { describe, expect, test } from 'vitest';
import { median, toFigure } from './figure.ts';

describe('median', () => {
  test('of an odd number of values is the middle one', () => expect(median([9, 1, 5])).toBe(5));
  test('of an even number is the mean of the two in the middle', () => expect(median([1, 2, 4, 100])).toBe(3));
  test('of nothing, or of what is not a number, is an error', () => {
    expect(() => median([])).toThrow(RangeError);
    expect(() => median([1, Number.NaN])).toThrow(RangeError);
  });
});

describe('a figure', () => {
  test('beside something else carries the median of the ratios of the rounds, not the ratio of the medians', () => {
    // The machine was ten times slower in the second round: the ratio stays what it is.
    const rounds = { ours: [100, 10, 120], against: [200, 20, 240] };
    expect(toFigure({ figure: 'sends', unit: '1/s', rounds, against: 'echo', goal: '>= 0.5' })).toEqual({
      figure: 'sends',
      value: 100,
      unit: '1/s',
      against: 'echo',
      ratio: 0.5,
      goal: '>= 0.5',
      ok: true,
    });
  });

  test('by itself is held to its goal by its value', () => {
    const alone = { figure: 'memory', unit: 'B', rounds: { ours: [7100, 7000, 6900] } };
    expect(toFigure({ ...alone, goal: '<= 7000' })).toMatchObject({ value: 7000, against: null, ratio: null, ok: true });
    expect(toFigure({ ...alone, goal: '<= 6999' })).toMatchObject({ ok: false });
    expect(toFigure(alone)).toMatchObject({ goal: null, ok: null });
  });

  test('is judged by what was measured, not by what is shown', () => {
    expect(toFigure({ figure: 'x', unit: 's', rounds: { ours: [1.00004] }, goal: '<= 1' })).toMatchObject({ value: 1, ok: false });
  });

  test('refuses rounds that are not pairs, a comparison without a name, and a division by zero', () => {
    expect(() => toFigure({ figure: 'x', unit: 's', rounds: { ours: [1, 2], against: [1] }, against: 'y' })).toThrow('pairs');
    expect(() => toFigure({ figure: 'x', unit: 's', rounds: { ours: [1], against: [1] } })).toThrow('name');
    expect(() => toFigure({ figure: 'x', unit: 's', rounds: { ours: [1] }, against: 'y' })).toThrow('name');
    expect(() => toFigure({ figure: 'x', unit: 's', rounds: { ours: [1], against: [0] }, against: 'y' })).toThrow(RangeError);
  });
});
