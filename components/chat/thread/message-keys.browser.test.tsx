import { afterEach, describe, expect, test, vi } from 'vitest';
import { userEvent } from 'vitest/browser';
import { FixtureClient, messageAt } from '../../fixtures/fixture-client.ts';
import { frames, leaveHistory, openHistory as open, READ } from './open-history.tsx';

afterEach(() => {
  leaveHistory();
  vi.restoreAllMocks();
});

describe('the keyboard in the history', () => {
  test('arrows walk the messages, Home and End reach the ends, and the rows know their place', async () => {
    const client = new FixtureClient({ messages: 30 });
    const view = await open(client);
    const stops = view.list.querySelectorAll('[tabindex="0"]');
    expect([...stops].map((stop) => stop.tagName)).toEqual(['ARTICLE']);
    (stops[0] as HTMLElement).focus();
    const last = document.activeElement as HTMLElement;
    await userEvent.keyboard('{ArrowUp}');
    await vi.waitFor(() => expect(document.activeElement).not.toBe(last));
    expect((document.activeElement as HTMLElement).dataset.key).toBe(messageAt(28));
    await userEvent.keyboard('{Home}');
    await vi.waitFor(() => expect((document.activeElement as HTMLElement).dataset.key).toBe(messageAt(0)));
    expect(document.activeElement?.closest('[role=listitem]')?.getAttribute('aria-posinset')).toBe('2');
    await userEvent.keyboard('{End}');
    await vi.waitFor(() => expect((document.activeElement as HTMLElement).dataset.key).toBe(messageAt(29)));
    await frames(10);
    expect(view.fromEnd()).toBeLessThanOrEqual(13);
  });

  test('the focus survives being scrolled far away and messages that come in', async () => {
    const client = new FixtureClient({ messages: 300 });
    const view = await open(client);
    const stop = view.list.querySelector<HTMLElement>('article[tabindex="0"]');
    stop?.focus();
    await view.scrollTo(0);
    client.receive(READ, 'new');
    await frames(10);
    expect(document.activeElement).toBe(stop);
    expect(stop?.isConnected).toBe(true);
  });

  test('Enter opens the menu of a message, Escape closes it and the focus is back', async () => {
    const client = new FixtureClient({ messages: 30 });
    const view = await open(client);
    const stop = view.list.querySelector<HTMLElement>('article[tabindex="0"]');
    stop?.focus();
    await userEvent.keyboard('{Enter}');
    await vi.waitFor(() => expect(document.activeElement?.textContent).toBe('Copy text'));
    await userEvent.keyboard('{Escape}');
    await vi.waitFor(() => expect(document.activeElement).toBe(stop));
    await userEvent.keyboard('{Escape}');
    await vi.waitFor(() => expect(document.activeElement?.tagName).toBe('TEXTAREA'));
  });

  test('a message is one sentence: who, when, what, how far it got', async () => {
    const client = new FixtureClient({ messages: 30 });
    const view = await open(client);
    client.receive(READ, 'Hello');
    client.receive(READ, 'Hello back', { mine: true, tick: 'delivered' });
    client.receive(READ, 'Lost', { mine: true, tick: 'failed', failure: 'queue-full' });
    client.receive(READ, '', { kind: 'unreadable', missing: 1 });
    await frames(20);
    const labels = view
      .articles()
      .slice(-4)
      .map((row) => row.getAttribute('aria-label'));
    expect(labels[0]).toMatch(/^Alice Moreau, \d?\d:\d\d: Hello$/);
    expect(labels[1]).toMatch(/^You, \d?\d:\d\d: Hello back\. Delivered$/);
    expect(labels[2]).toMatch(/^You, \d?\d:\d\d: Lost\. Not sent: Too many messages/);
    expect(labels[3]).toMatch(/^Alice Moreau, \d?\d:\d\d: A message could not be opened$/);
  });
});

describe('a failed message', () => {
  test('says so in words and is tried again on request', async () => {
    const client = new FixtureClient({ messages: 10 });
    const view = await open(client);
    const failed = client.receive(READ, 'Lost', { mine: true, tick: 'failed', failure: 'no such code' });
    await vi.waitFor(() => expect(view.articles().at(-1)?.textContent).toContain('Not sent. Something went wrong on the way.'));
    await userEvent.click(view.articles().at(-1)?.querySelector('p button') as Element);
    expect(client.asked).toContainEqual(['retry', READ, failed.id]);
    await vi.waitFor(() => expect(view.articles().at(-1)?.textContent).not.toContain('Not sent'));
  });
});

describe('the menu of a message', () => {
  const finger = (type: string, element: Element, y = 10) =>
    element.dispatchEvent(new PointerEvent(type, { bubbles: true, cancelable: true, pointerType: 'touch', clientX: 40, clientY: y }));

  test('opens when a finger that rested lifts, and not for one that moved on', async () => {
    const view = await open(new FixtureClient({ messages: 30 }));
    const bubble = view.inView().querySelector('[data-bubble]') as HTMLElement;
    const menu = () => view.root.querySelector('[role=menu]');
    finger('pointerdown', bubble);
    finger('pointermove', bubble, 60);
    await new Promise((resolve) => setTimeout(resolve, 600));
    finger('pointerup', bubble, 60);
    await frames(5);
    expect(menu()).toBeNull();
    finger('pointerdown', bubble);
    await vi.waitFor(() => expect(bubble.dataset.held).toBe(''));
    expect(menu()).toBeNull();
    finger('pointerup', bubble);
    await vi.waitFor(() => expect(menu()).not.toBeNull());
    expect(bubble.dataset.held).toBeUndefined();
  });

  test('leads to the details in words', async () => {
    const client = new FixtureClient({ messages: 30 });
    const view = await open(client);
    client.receive(READ, 'mine', { mine: true, tick: 'delivered' });
    await frames(20);
    await userEvent.click(view.articles().at(-1)?.querySelector('[data-bubble]') as Element, { button: 'right' });
    const details = await vi.waitFor(() => {
      const item = [...view.root.querySelectorAll<HTMLElement>('[role=menuitem]')].find((entry) => entry.textContent === 'Details');
      expect(item).toBeDefined();
      return item as HTMLElement;
    });
    details.click();
    await vi.waitFor(() => expect(view.root.querySelector('dialog')?.textContent).toContain('DeliveredTheir device has it.'));
  });
});
