// Profile and settings: what is shown is what the client says.

import { afterEach, beforeEach, expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { type Drawn, draw } from '../fixtures/draw.tsx';

let drawn: Drawn;
const text = (words: string | RegExp) => page.getByText(words, { exact: false }).first();
const button = (name: string | RegExp) => page.getByRole('button', { name });

beforeEach(() => page.viewport(390, 844));
afterEach(() => drawn.remove());

test.each([
  ['Show that I am typing', 'sendTyping'],
  ['Confirm delivery', 'sendDeliveryReceipts'],
  ['Confirm reading', 'sendReadReceipts'],
  ['Enter sends', 'enterSends'],
] as const)('the switch %s turns %s off and on, by keyboard', async (label, key) => {
  drawn = draw({}, '#/settings');
  const control = page.getByRole('switch', { name: label });
  await expect.element(control).toBeChecked();
  (control.element() as HTMLElement).focus();
  await userEvent.keyboard(' ');
  await expect.element(control).not.toBeChecked();
  expect(drawn.client.getSnapshot().me?.settings[key]).toBe(false);
  await userEvent.keyboard(' ');
  await expect.element(control).toBeChecked();
});

test('hiding the address in calls is off until it is wanted, and says what it costs', async () => {
  drawn = draw({}, '#/settings');
  const control = page.getByRole('switch', { name: 'Hide my address in calls' });
  await expect.element(control).not.toBeChecked();
  await expect.element(control).toHaveAccessibleDescription(/lose some quality/);
  (control.element() as HTMLElement).focus();
  await userEvent.keyboard(' ');
  await expect.element(control).toBeChecked();
  expect(drawn.client.getSnapshot().me?.settings.hideAddress).toBe(true);
});

test('a switch that is refused stays where it was and says why', async () => {
  drawn = draw({ refuse: { setSettings: 'internal' } }, '#/settings');
  await page.getByText('Confirm reading', { exact: true }).click();
  await expect.element(page.getByRole('alert').getByText('Something went wrong inside Sotto.', { exact: false })).toBeVisible();
  await expect.element(page.getByRole('switch', { name: 'Confirm reading' })).toBeChecked();
});

test('the colours chosen are those of the page at once; automatic leaves them to the device', async () => {
  drawn = draw({}, '#/settings');
  await page.getByText('Dark', { exact: true }).click();
  await expect.poll(() => getComputedStyle(document.documentElement).backgroundColor).toBe('rgb(15, 20, 29)');
  await page.getByText('Light', { exact: true }).click();
  await expect.poll(() => getComputedStyle(document.documentElement).backgroundColor).toBe('rgb(250, 247, 241)');
  await page.getByText('Automatic', { exact: true }).click();
  await expect.poll(() => document.documentElement.dataset.theme).toBeUndefined();
});

test('a blocked person is unblocked', async () => {
  drawn = draw({ blocked: 1 }, '#/settings');
  await button(/^Unblock /).click();
  await expect.element(text('You have blocked nobody.')).toBeVisible();
  await expect.element(text('can write to you again.')).toBeVisible();
});

test.each([
  [true, 'The browser has promised to keep your messages.'],
  [false, 'The browser has not promised to keep your messages.'],
  [null, 'The browser has not been asked yet to keep your messages.'],
])('storage kept: %s', async (persisted, sentence) => {
  drawn = draw({ me: { persisted } }, '#/settings');
  await expect.element(text(sentence)).toBeVisible();
});

test('asking a browser that refuses says so', async () => {
  drawn = draw({ persist: false }, '#/settings');
  await button('Ask the browser to keep them').click();
  await expect.element(text('The browser did not promise.')).toBeVisible();
});

test('the display name is changed, and there is nothing to save before', async () => {
  drawn = draw({}, '#/me');
  await expect.element(button('Save')).not.toBeInTheDocument();
  await page.getByLabelText('Your name').fill('Mira L.');
  await button('Save').click();
  await expect.element(page.getByRole('status').getByText('Saved.')).toBeVisible();
  expect(drawn.client.getSnapshot().me?.displayName).toBe('Mira L.');
});

test('a user name is set, changed and removed', async () => {
  drawn = draw({}, '#/me');
  const field = page.getByLabelText('User name', { exact: true });
  await field.fill('@mira');
  await button('Set user name').click();
  await expect.element(page.getByText('@mira')).toBeVisible();
  await field.fill('mira.l');
  await button('Change user name').click();
  await expect.element(page.getByText('@mira.l')).toBeVisible();
  await button('Remove user name').click();
  await expect.element(page.getByRole('alertdialog', { name: 'Remove your user name mira.l?' })).toBeVisible();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Remove user name' }).click();
  await expect.element(text('You have no user name any more.')).toBeVisible();
  expect(drawn.client.asked.filter(([name]) => name === 'setUserName')).toEqual([
    ['setUserName', 'mira'],
    ['setUserName', 'mira.l'],
    ['setUserName', null],
  ]);
});

test.each([
  ['name-taken', 'Somebody else has this user name.'],
  ['name-invalid', 'A user name has 3 to 32 characters'],
])('a user name refused with %s is said at the field', async (code, sentence) => {
  drawn = draw({ refuse: { setUserName: code } }, '#/me');
  const field = page.getByLabelText('User name', { exact: true });
  await field.fill('mira');
  await userEvent.keyboard('{Enter}');
  await expect.element(field).toHaveAccessibleDescription(new RegExp(sentence));
  await expect.element(field).toHaveValue('mira');
});

test('offline, the user name stays typed and the sentence stands below', async () => {
  drawn = draw({ refuse: { setUserName: 'offline' } }, '#/me');
  await page.getByLabelText('User name', { exact: true }).fill('mira');
  await userEvent.keyboard('{Enter}');
  await expect.element(page.getByRole('alert').getByText('There is no connection to the server.', { exact: false })).toBeVisible();
  await expect.element(page.getByLabelText('User name', { exact: true })).toHaveValue('mira');
});

test('no field keeps what is typed on disk or sends it to be spell-checked', async () => {
  drawn = draw({}, '#/me');
  await expect.element(page.getByLabelText('Your name')).toBeVisible();
  for (const field of document.querySelectorAll('input')) {
    expect(field.autocomplete).toBe('off');
    expect(field.spellcheck).toBe(false);
  }
});
