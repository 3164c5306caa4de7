import { expect, test } from 'vitest';
import { digitsOf } from './length.ts';

test.each([
  [0, '0:00'],
  [7.9, '0:07'],
  [60, '1:00'],
  [754, '12:34'],
  [3599, '59:59'],
  [3600, '1:00:00'],
  [36_069, '10:01:09'],
  [-5, '0:00'],
])('%d seconds are %s', (seconds, digits) => {
  expect(digitsOf(seconds)).toBe(digits);
});
