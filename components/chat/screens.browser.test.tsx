// The chat screens in both themes, on a phone and on a desk: axe finds nothing, and at 320 px nothing is wider than the screen.

import { afterEach, describe, expect, test } from 'vitest';
import { page } from 'vitest/browser';
import { type Drawn, draw } from '../fixtures/draw.tsx';
import { conversationAt, type FixtureClient, type FixtureOptions } from '../fixtures/fixture-client.ts';
import { EN, type Language } from '../words/catalogue.ts';

let drawn: Drawn | null = null;
afterEach(() => {
  drawn?.remove();
  drawn = null;
});

const at = (index: number) => `#/c/${conversationAt(index)}`;

/** One of everything that a history can hold. */
function everything(client: FixtureClient): void {
  const id = conversationAt(0);
  const mine = true;
  client.receive(id, 'waits', { mine, tick: 'queued' });
  client.receive(id, 'sent', { mine, tick: 'sent' });
  client.receive(id, 'there', { mine, tick: 'delivered' });
  client.receive(id, 'read', { mine, tick: 'read' });
  client.receive(id, 'not sent', { mine, tick: 'failed', failure: 'queue-full' });
  client.receive(id, '', { kind: 'unreadable' });
  client.receive(id, '🎉');
  client.receive(id, 'https://аррӏе.com/login and https://example.org/a', { mine, tick: 'read' });
  client.receive(id, 'a\n'.repeat(100));
  client.addSystemRow(id, 'devices-changed');
  client.receive(id, 'the last word');
}

const SCREENS: readonly (readonly [string, FixtureOptions, string, string, ((client: FixtureClient) => void)?])[] = [
  ['nobody yet', { conversations: 0 }, '#/', 'Nobody here yet'],
  ['a long list', { conversations: 300, requests: 2 }, '#/', 'Message requests'],
  ['a conversation', { conversations: 12, messages: 60 }, at(0), 'the last word', everything],
  ['something unread', { conversations: 12, messages: 200 }, at(2), '120 new messages'],
  ['a request', { requests: 1 }, at(0), 'wants to write to you'],
  ['somebody blocked', { blocked: 1 }, at(5000), 'You blocked'],
  ['nothing said yet', {}, at(0), 'Say hello to', (client) => client.setThread(conversationAt(0), { messages: [], hasOlder: false })],
  ['a conversation that is not here', {}, at(99), 'This conversation is not here'],
  [
    'messages that cannot be read',
    {},
    at(0),
    'These messages could not be read',
    (client) => client.setThread(conversationAt(0), { status: 'failed' }),
  ],
];

describe.each(['light', 'dark'] as const)('%s', (theme) => {
  test.each(SCREENS)('%s', async (_, options, hash, words, prepare) => {
    await page.viewport(390, 844);
    drawn = draw(options, hash);
    document.documentElement.dataset.theme = theme;
    if (hash !== '#/') await expect.poll(() => document.querySelector('main h1, main h2')).not.toBeNull();
    prepare?.(drawn.client);
    await expect.element(page.getByText(words, { exact: false }).last()).toBeVisible();
    expect(await drawn.complaints()).toEqual([]);
    await page.viewport(1280, 800);
    expect(await drawn.complaints()).toEqual([]);
  });
});

test('right to left, nothing is wider than the screen, at 320 px either', async () => {
  const arabic: Language = { tag: 'ar', direction: 'rtl', words: EN };
  for (const [name, options, hash, words, prepare] of SCREENS) {
    await page.viewport(320, 640);
    drawn = draw(options, hash, arabic);
    if (hash !== '#/') await expect.poll(() => document.querySelector('main h1, main h2')).not.toBeNull();
    prepare?.(drawn.client);
    await expect.element(page.getByText(words, { exact: false }).last()).toBeVisible();
    for (const box of document.querySelectorAll('*:not(svg *)')) {
      const { left, right, width } = box.getBoundingClientRect();
      if (width > 1 && getComputedStyle(box).visibility === 'visible')
        expect.soft([left >= -0.5, right <= 320.5], `${name} ${box.outerHTML.slice(0, 90)}`).toEqual([true, true]);
    }
    drawn.remove();
    drawn = null;
  }
  document.documentElement.dir = 'ltr';
});
