// The chat screens in both themes, on a phone and on a desk: axe finds nothing, and at 320 px nothing is wider than the screen.

import { afterEach, describe, expect, test } from 'vitest';
import { page } from 'vitest/browser';
import type { ThreadView } from '../../lib/client/index.ts';
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
  client.receive(id, '', { kind: 'unreadable', missing: 1 });
  client.receive(id, '', { kind: 'gap', missing: 3 });
  client.receive(id, '🎉');
  client.receive(id, 'https://аррӏе.com/login and https://example.org/a', { mine, tick: 'read' });
  client.receive(id, 'a\n'.repeat(100));
  client.addSystemRow(id, 'devices-changed');
  client.receive(id, 'the last word');
}

interface Screen {
  readonly name: string;
  readonly options: FixtureOptions;
  readonly hash: string;
  /** Seen when it is drawn. */
  readonly words: string;
  readonly prepare?: (client: FixtureClient) => void;
}

const setThread = (change: Partial<ThreadView>) => (client: FixtureClient) => client.setThread(conversationAt(0), change);

const SCREENS: readonly Screen[] = [
  { name: 'nobody yet', options: { conversations: 0 }, hash: '#/', words: 'Nobody here yet' },
  { name: 'a long list', options: { conversations: 300, requests: 2 }, hash: '#/', words: 'Message requests' },
  { name: 'a conversation', options: { conversations: 12, messages: 60 }, hash: at(0), words: 'the last word', prepare: everything },
  { name: 'something unread', options: { conversations: 12, messages: 200 }, hash: at(2), words: '120 new messages' },
  { name: 'a request', options: { requests: 1 }, hash: at(0), words: 'wants to write to you' },
  { name: 'somebody blocked', options: { blocked: 1 }, hash: at(5000), words: 'You blocked' },
  { name: 'nothing said yet', options: {}, hash: at(0), words: 'Say hello to', prepare: setThread({ messages: [], hasOlder: false }) },
  { name: 'not here', options: {}, hash: at(99), words: 'This conversation is not here' },
  { name: 'not readable', options: {}, hash: at(0), words: 'These messages could not be read', prepare: setThread({ status: 'failed' }) },
];

describe.each(['light', 'dark'] as const)('%s', (theme) => {
  test.each(SCREENS)('$name', async ({ options, hash, words, prepare }) => {
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
  for (const { name, options, hash, words, prepare } of SCREENS) {
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
