// The first run, as a person goes through it: from nothing to the list, or from an invite to the conversation.

import { afterEach, beforeEach, expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { type Drawn, draw } from '../fixtures/draw.tsx';
import { conversationAt, type FixtureOptions } from '../fixtures/fixture-client.ts';
import { nameAt } from '../fixtures/people.ts';

let drawn: Drawn;
const start = (options: FixtureOptions = {}, hash = '#/') => {
  drawn = draw({ phase: { kind: 'signed-out', erased: false }, ...options }, hash);
};
const text = (words: string | RegExp) => page.getByText(words, { exact: false }).first();
const button = (name: string) => page.getByRole('button', { name });

beforeEach(() => page.viewport(390, 844));
afterEach(() => drawn.remove());

test('a name, a word on keeping, an invite, then the list: by keyboard alone', async () => {
  start();
  await expect.element(page.getByLabelText('Your name')).toHaveFocus();
  await userEvent.keyboard('Mira{Enter}');
  await expect.element(page.getByRole('heading', { name: 'Keep your account' })).toHaveFocus();
  await userEvent.keyboard('{Tab}{Enter}');
  await expect.element(text('The browser has promised to keep them.')).toBeVisible();
  expect(await drawn.complaints()).toEqual([]);
  await button('Continue').click();
  await expect.element(page.getByRole('heading', { name: 'Invite somebody' })).toHaveFocus();
  await expect.element(page.getByRole('img', { name: 'QR code of your invite link' })).toBeVisible();
  expect(await drawn.complaints()).toEqual([]);
  await button('Go to my messages').click();
  await expect.element(text('Nobody here yet')).toBeVisible();
  expect(drawn.client.asked.map(([name]) => name)).toEqual(['createAccount', 'persist']);
  expect(drawn.client.asked[0]).toEqual(['createAccount', 'Mira']);
  await expect.element(text('the browser may erase it')).not.toBeInTheDocument();
});

test('where an account was erased, it is said above the name, and stays said', async () => {
  start({ phase: { kind: 'signed-out', erased: true } });
  await expect.element(text('There was an account in this browser')).toBeVisible();
  expect(await drawn.complaints()).toEqual([]);
});

test('a browser that does not promise is not made to look as if it had', async () => {
  start({ persist: false });
  await page.getByLabelText('Your name').fill('Mira');
  await button('Start').click();
  await button('Ask the browser to keep them').click();
  await expect.element(text('The browser has not promised it.')).toBeVisible();
  await expect.element(button('Continue')).toBeVisible();
});

test('a guest goes from the name straight to the host, and hears of keeping the account in the list', async () => {
  start({}, '#/i/0');
  await expect.element(page.getByRole('heading', { name: `${nameAt(0)} invites you to talk` })).toBeVisible();
  await page.getByLabelText('Your name').fill('Bob');
  await userEvent.keyboard('{Enter}');
  await expect.poll(() => location.hash).toBe(`#/c/${conversationAt(0)}`);
  await expect.element(page.getByRole('heading', { name: nameAt(0) })).toBeVisible();
  location.hash = '#/';
  await button('Keep it').click();
  await expect.element(text('The browser has promised to keep them.')).toBeVisible();
  await expect.element(button('Keep it')).not.toBeInTheDocument();
});

test('offline, what was typed stays and nothing was created; trying again goes on', async () => {
  start({ refuse: { createAccount: 'offline' } });
  await page.getByLabelText('Your name').fill('Mira');
  await button('Start').click();
  await expect.element(page.getByRole('alert').getByText('There is no connection to the server.', { exact: false })).toBeVisible();
  await expect.element(page.getByLabelText('Your name')).toHaveValue('Mira');
  expect(await drawn.complaints()).toEqual([]);
  drawn.client.refuse({});
  await button('Start').click();
  await expect.element(page.getByRole('heading', { name: 'Keep your account' })).toBeVisible();
});

test('a name that is none is said at the field', async () => {
  start({ refuse: { createAccount: 'name-invalid' } });
  await page.getByLabelText('Your name').fill('..');
  await userEvent.keyboard('{Enter}');
  await expect.element(page.getByLabelText('Your name')).toHaveAccessibleDescription(/A name needs at least one letter/);
  await expect.element(page.getByLabelText('Your name')).toBeInvalid();
});

test('when the host cannot be reached the account is there all the same', async () => {
  start({ refuse: { acceptInvite: 'bad-keys' } }, '#/i/0');
  await page.getByLabelText('Your name').fill('Bob');
  await userEvent.keyboard('{Enter}');
  await expect
    .element(page.getByRole('alert').getByText('The keys that this server gave for this person do not fit.', { exact: false }))
    .toBeVisible();
  await button('Go to my messages').click();
  await expect.poll(() => location.hash).toBe('#/');
});

test('a broken invite is said, and one can start without it', async () => {
  start({}, '#/i/x');
  await expect.element(text('This invite link is not complete.')).toBeVisible();
  await expect.element(page.getByRole('heading', { name: 'Messages that only the two of you can read' })).toBeVisible();
});

test('pressing twice creates one account', async () => {
  start({ delay: 50 });
  await page.getByLabelText('Your name').fill('Mira');
  await userEvent.keyboard('{Enter}{Enter}{Enter}');
  await expect.element(page.getByRole('heading', { name: 'Keep your account' })).toBeVisible();
  expect(drawn.client.asked.filter(([name]) => name === 'createAccount')).toHaveLength(1);
});

test('an account made in another tab ends the first run here', async () => {
  start();
  await expect.element(page.getByLabelText('Your name')).toBeVisible();
  await drawn.client.createAccount('Mira');
  await expect.element(page.getByLabelText('Your name')).not.toBeInTheDocument();
  await expect.element(page.getByRole('heading', { level: 1 }).first()).toBeVisible();
});
