// Every screen outside the conversation, in both themes, in both directions, on a phone and on a desk: axe finds nothing.

import { afterEach, describe, expect, test, vi } from 'vitest';
import { page } from 'vitest/browser';
import { type Drawn, draw } from '../fixtures/draw.tsx';
import { type FixtureOptions, fixtureAccount } from '../fixtures/fixture-client.ts';
import { EN, type Language } from '../words/catalogue.ts';

let drawn: Drawn | null = null;
afterEach(() => {
  drawn?.remove();
  drawn = null;
});

const SETTINGS = { sendTyping: true, sendDeliveryReceipts: false, sendReadReceipts: true, enterSends: true, hideAddress: true } as const;
const SCREENS: readonly (readonly [string, FixtureOptions, string, string])[] = [
  ['first run', { phase: { kind: 'signed-out', erased: false } }, '#/', 'Messages that only the two of you can read'],
  ['first run of a guest', { phase: { kind: 'signed-out', erased: false } }, '#/i/3', 'invites you to talk'],
  ['not to be opened', { phase: { kind: 'failed', code: 'keys-missing' } }, '#/', 'Sotto cannot open your messages'],
  ['refused by the server', { line: { kind: 'refused', code: 'unknown-device' } }, '#/', 'does not know this device'],
  ['new conversation', {}, '#/new', 'Find by user name'],
  ['scan', {}, '#/scan', 'Turn on the camera'],
  ['my invite', {}, '#/invite', 'Make a new link'],
  ['an invite', {}, '#/i/4', 'invites you to talk'],
  ['my own invite', {}, `#/i/${fixtureAccount}`, 'This is your own invite'],
  ['a broken invite', {}, '#/i/x', 'This invite link is not complete'],
  ['profile', { me: { userName: 'mira' } }, '#/me', 'Remove user name'],
  ['settings', { blocked: 2 }, '#/settings', 'What Sotto cannot promise'],
  ['nowhere', {}, '#/elsewhere', 'There is nothing here'],
];

describe.each(['light', 'dark'] as const)('%s', (theme) => {
  test.each(SCREENS)('%s', async (_, options, hash, words) => {
    await page.viewport(390, 844);
    drawn = draw({ ...options, me: { ...options.me, settings: { ...SETTINGS, theme } } }, hash);
    document.documentElement.dataset.theme = theme;
    await expect.element(page.getByText(words, { exact: false }).first()).toBeVisible();
    expect(await drawn.complaints()).toEqual([]);
    await page.viewport(1280, 800);
    expect(await drawn.complaints()).toEqual([]);
  });
});

test('right to left, nothing is wider than the screen, at 320 px either', async () => {
  const arabic: Language = { tag: 'ar', direction: 'rtl', words: EN };
  for (const [, options, hash, words] of SCREENS) {
    await page.viewport(320, 640);
    const shown = draw(options, hash, arabic);
    await expect.element(page.getByText(words, { exact: false }).first()).toBeVisible();
    expect(document.documentElement.dir).toBe('rtl');
    for (const box of document.querySelectorAll('*')) {
      const { left, right, width } = box.getBoundingClientRect();
      if (width > 1 && getComputedStyle(box).visibility === 'visible')
        expect.soft([left >= -0.5, right <= 320.5], `${hash} ${box.outerHTML.slice(0, 90)}`).toEqual([true, true]);
    }
    shown.remove();
  }
  document.documentElement.dir = 'ltr';
});

test('the title counts unread conversations and names nobody', async () => {
  drawn = draw({ conversations: 3 });
  await expect.poll(() => document.title).toBe('(1) Sotto');
  drawn.client.set({ conversations: [] });
  await expect.poll(() => document.title).toBe('Sotto');
});

test('a moment without a line is not mentioned, a longer one is', async () => {
  drawn = draw();
  drawn.client.set({ line: { kind: 'connecting' } });
  drawn.client.set({ line: { kind: 'online' } });
  await expect.element(page.getByText('Connecting…')).not.toBeInTheDocument();
  drawn.client.set({ line: { kind: 'offline' } });
  await expect.element(page.getByText('You are offline.', { exact: false })).toBeVisible();
  drawn.client.set({ line: { kind: 'online' } });
  await expect.element(page.getByText('You are offline.', { exact: false })).not.toBeInTheDocument();
});

test('on a phone one pane is shown, and the focus follows the address and comes back to the row', async () => {
  await page.viewport(390, 844);
  drawn = draw({ conversations: 3 });
  const row = page.getByRole('link', { name: /Alice Moreau/ });
  await row.click();
  await expect.poll(() => location.hash).toMatch(/^#\/c\//);
  await expect.element(row).not.toBeInTheDocument();
  await page.getByRole('link', { name: 'Back to conversations' }).click();
  await expect.element(row).toHaveFocus();
  await page.getByRole('link', { name: 'Settings' }).click();
  await expect.element(page.getByRole('heading', { name: 'Settings', level: 1 })).toHaveFocus();
  await expect.element(row).not.toBeInTheDocument();
});

test('what cannot be opened any more is erased when that is confirmed, and not before', async () => {
  const failed = draw({ phase: { kind: 'failed', code: 'keys-missing' } }, '#/');
  drawn = failed;
  await page.getByRole('button', { name: 'Erase what is left' }).click();
  expect(await failed.complaints()).toEqual([]);
  expect(failed.client.asked).toEqual([]);
  await page.getByRole('alertdialog').getByRole('button', { name: 'Erase what is left' }).click();
  await vi.waitFor(() => expect(failed.client.asked.map(([name]) => name)).toEqual(['eraseRemains']));
});

test('a screen that breaks while drawing says so and keeps its words to itself', async () => {
  drawn = draw({ conversations: 1 });
  await expect.element(page.getByText('Alice Moreau', { exact: false }).first()).toBeVisible();
  drawn.client.set({ conversations: null as never });
  await expect.element(page.getByText('Sotto cannot open your messages')).toBeVisible();
});
