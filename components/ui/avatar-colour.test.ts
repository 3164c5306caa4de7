import fc from 'fast-check';
import { expect, test } from 'vitest';
import { accountAt } from '../fixtures/people.ts';
import { avatarColour, initials } from './avatar-colour.ts';

test('an account looks the same for ever: these values may not change', () => {
  expect(avatarColour(accountAt(0))).toMatchInlineSnapshot(`
    {
      "angle": 315,
      "hue": 300,
      "hueTwo": 255,
    }
  `);
  expect(avatarColour(accountAt(1))).toMatchInlineSnapshot(`
    {
      "angle": 225,
      "hue": 300,
      "hueTwo": 150,
    }
  `);
});

test('any text has a colour in range, and the arc is never of the colour of the ground', () => {
  fc.assert(
    fc.property(fc.string(), (account) => {
      const { hue, hueTwo, angle } = avatarColour(account);
      for (const degrees of [hue, hueTwo, angle]) expect(degrees >= 0 && degrees < 360).toBe(true);
      expect(hueTwo).not.toBe(hue);
    }),
  );
});

test('among 1,000 accounts two neighbours are alike at most twice, and every hue is used', () => {
  const pictures = Array.from({ length: 1000 }, (_, index) => JSON.stringify(avatarColour(accountAt(index))));
  expect(pictures.filter((picture, index) => picture === pictures[index - 1]).length).toBeLessThanOrEqual(2);
  expect(new Set(pictures.map((picture) => JSON.parse(picture).hue)).size).toBe(24);
});

test.each([
  ['Alice Moreau', 'AM'],
  ['bob', 'B'],
  ['  Dr.  Jón van der Berg ', 'DB'],
  ['(Zoë)', 'Z'],
  ['ليلى عبد الرحمن', 'ل'],
  ['山田 花子', '山'],
  ['007', '0'],
  ['🦊', ''],
  ['', ''],
])('%j has the initials %j', (name, expected) => {
  expect(initials(name)).toBe(expected);
});
