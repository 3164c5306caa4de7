import { describe, expect, test } from 'vitest';
import { type KeyPress, sends } from './enter-key.ts';

const press = (over: Partial<KeyPress> = {}): KeyPress => ({
  key: 'Enter',
  shiftKey: false,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  isComposing: false,
  keyCode: 13,
  ...over,
});

describe('Enter in the composer', () => {
  test('sends, and with Shift makes a line', () => {
    expect(sends(press(), true)).toBe(true);
    expect(sends(press({ shiftKey: true }), true)).toBe(false);
  });

  test('makes a line when the setting says so; Ctrl or ⌘ then sends', () => {
    expect(sends(press(), false)).toBe(false);
    expect(sends(press({ ctrlKey: true }), false)).toBe(true);
    expect(sends(press({ metaKey: true }), false)).toBe(true);
  });

  test('never sends while an input method composes, however the browser tells it', () => {
    for (const enterSends of [true, false]) {
      expect(sends(press({ isComposing: true, ctrlKey: true }), enterSends)).toBe(false);
      expect(sends(press({ keyCode: 229 }), enterSends)).toBe(false);
    }
  });

  test('no other key sends', () => expect(sends(press({ key: 'a', ctrlKey: true }), true)).toBe(false));
});
