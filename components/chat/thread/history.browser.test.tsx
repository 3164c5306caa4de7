import { afterEach, describe, expect, test, vi } from 'vitest';
import type { MessageView } from '../../../lib/client/index.ts';
import type { MessageId } from '../../../lib/domain/index.ts';
import { conversationAt, FixtureClient, messageAt } from '../../fixtures/fixture-client.ts';
import { frames, leaveHistory, openHistory as open, READ } from './open-history.tsx';

afterEach(() => {
  leaveHistory();
  vi.restoreAllMocks();
});

// Of the fixture's conversations 2 has 120 unread messages, 6 has 3.
const MANY_UNREAD = conversationAt(2);
const FEW_UNREAD = conversationAt(6);

const older = (count: number, before: readonly MessageView[]): MessageView[] =>
  Array.from({ length: count }, (_, at) => ({
    id: messageAt(700_000 + at),
    kind: 'text',
    mine: at % 4 === 0,
    text: `Older ${at}\n`.repeat(1 + (at % 5)).trim(),
    event: null,
    call: null,
    missing: 0,
    lost: 0,
    at: (before[0]?.at ?? 0) - (count - at) * 60_000,
    tick: at % 4 === 0 ? 'read' : null,
    failure: null,
  }));

describe('where a conversation opens', () => {
  test('at the end when everything was read', async () => {
    const view = await open(new FixtureClient({ messages: 200 }));
    expect(view.fromEnd()).toBeLessThanOrEqual(1);
    expect(view.jump()).toBeNull();
  });

  test('at the divider when something was not, with the divider near the top and the rest below counted', async () => {
    const view = await open(new FixtureClient({ messages: 200 }), MANY_UNREAD);
    const divider = [...view.list.querySelectorAll('[role=listitem]')].find((row) => row.textContent === '120 new messages');
    expect(divider).toBeDefined();
    const top = view.topOf(divider as Element);
    expect(top).toBeGreaterThanOrEqual(0);
    expect(top).toBeLessThan(120);
    expect(Number(view.jump()?.textContent)).toBeGreaterThan(20);
  });

  test('at a divider that stands before the first page, which is read for it', async () => {
    const client = new FixtureClient({ messages: 60 });
    const view = await open(client, MANY_UNREAD);
    await vi.waitFor(() => expect(view.list.textContent).toContain('60 new messages'));
    expect(client.threadOf(MANY_UNREAD)?.messages.length).toBeGreaterThan(60);
  });

  test('the divider stays until one leaves, whatever comes', async () => {
    const client = new FixtureClient({ messages: 30, conversations: 12 });
    const view = await open(client, FEW_UNREAD);
    expect(view.list.textContent).toContain('3 new messages');
    client.receive(FEW_UNREAD, 'one more');
    await client.send(FEW_UNREAD, 'an answer');
    await frames(20);
    expect(view.fromEnd()).toBeLessThanOrEqual(1);
    expect(view.list.textContent).toContain('3 new messages');
  });
});

describe('older messages', () => {
  test('come in above without moving what is read by a pixel', async () => {
    const client = new FixtureClient({ messages: 120, conversations: 3 });
    const view = await open(client);
    // Far enough from the top that none is asked for.
    await view.scrollTo(900);
    const anchor = view.inView();
    const before = view.topOf(anchor);
    const messages = client.threadOf(READ)?.messages ?? [];
    client.setThread(READ, { messages: [...older(50, messages), ...messages] });
    for (let i = 0; i < 20; i++) {
      await frames(1);
      expect(Math.abs(view.topOf(anchor) - before)).toBeLessThanOrEqual(1);
    }
    expect(view.list.scrollTop).toBeGreaterThan(1500);
  });

  test('come in at the very top too, and the one that was the first stays where it was', async () => {
    const client = new FixtureClient({ messages: 120 });
    const view = await open(client);
    view.list.scrollTop = 0;
    let first: Element | null = null;
    for (let i = 0; i < 30 && !first; i++) {
      await frames(1);
      first = view.list.querySelector('[role=listitem][aria-posinset="1"]');
    }
    await vi.waitFor(() => expect(client.threadOf(READ)?.messages.length).toBe(170));
    await frames(20);
    expect(first?.isConnected).toBe(true);
    expect(Math.abs(view.topOf(first as Element))).toBeLessThanOrEqual(1);
  });

  test('are asked for when the reader comes near the top, once', async () => {
    const client = new FixtureClient({ messages: 100 });
    const view = await open(client);
    expect(client.threadOf(READ)?.messages.length).toBe(100);
    await view.scrollTo(500);
    expect(client.threadOf(READ)?.messages.length).toBe(150);
  });

  test('keep the reader where he is through page after page', async () => {
    const client = new FixtureClient({ messages: 80 });
    const view = await open(client);
    for (let page = 0; page < 8; page++) {
      await view.scrollTo(400);
      const anchor = view.inView();
      const key = anchor.dataset.key;
      const before = view.topOf(anchor);
      await frames(10);
      const still = view.articles().find((row) => row.dataset.key === key);
      expect(still).toBeDefined();
      expect(Math.abs(view.topOf(still as Element) - before)).toBeLessThanOrEqual(1);
    }
  });
});

describe('new messages', () => {
  test('are followed by a reader at the end', async () => {
    const client = new FixtureClient({ messages: 60 });
    const view = await open(client);
    for (let i = 0; i < 5; i++) client.receive(READ, `new ${i}\nwith a second line`);
    await frames(20);
    expect(view.fromEnd()).toBeLessThanOrEqual(1);
    expect(view.articles().at(-1)?.textContent).toContain('new 4');
  });

  test('never scroll a reader who is up; they are counted on the button', async () => {
    const client = new FixtureClient({ messages: 100 });
    const view = await open(client);
    await view.scrollTo(view.list.scrollTop - 1500);
    const anchor = view.inView();
    const before = view.topOf(anchor);
    const focused = document.activeElement;
    for (let i = 0; i < 3; i++) client.receive(READ, `new ${i}`);
    await frames(20);
    expect(Math.abs(view.topOf(anchor) - before)).toBeLessThanOrEqual(1);
    expect(view.jump()?.getAttribute('aria-label')).toBe('Jump to the latest, 3 new messages');
    expect(document.activeElement).toBe(focused);
  });

  test('of my own always bring me to the end', async () => {
    const client = new FixtureClient({ messages: 100 });
    const view = await open(client);
    await view.scrollTo(view.list.scrollTop - 1500);
    await client.send(READ, 'my word');
    await frames(20);
    expect(view.fromEnd()).toBeLessThanOrEqual(1);
    expect(view.articles().at(-1)?.textContent).toContain('my word');
  });

  test('the button leads to the latest message, gives it the focus and goes', async () => {
    const client = new FixtureClient({ messages: 100 });
    const view = await open(client);
    await view.scrollTo(view.list.scrollTop - 2500);
    client.receive(READ, 'the latest');
    await vi.waitFor(() => expect(view.jump()).not.toBeNull(), { timeout: 10_000 });
    await vi.waitFor(() => expect(view.jump()?.textContent).toBe('1'));
    view.jump()?.click();
    await vi.waitFor(() => expect(document.activeElement?.textContent).toContain('the latest'));
    await frames(10);
    expect(view.fromEnd()).toBeLessThanOrEqual(1);
    expect(view.jump()).toBeNull();
  });

  test('draw nothing again but themselves and the one before', async () => {
    const client = new FixtureClient({ messages: 100 });
    await open(client);
    const drawn = vi.spyOn(Date.prototype, 'toISOString');
    client.receive(READ, 'new');
    await frames(20);
    expect(drawn.mock.calls.length).toBeGreaterThan(0);
    // Rows that scrolling brings near the viewport are drawn for the first time; the dozen that stood there are not.
    expect(drawn.mock.calls.length).toBeLessThanOrEqual(4);
    // A snapshot that crossed a worker's border is made of equal rows, not of the same ones.
    drawn.mockClear();
    client.setThread(READ, { messages: structuredClone(client.threadOf(READ)?.messages ?? []) });
    await frames(10);
    expect(drawn).not.toHaveBeenCalled();
  });

  test('are said once, politely, and old ones are not', async () => {
    const client = new FixtureClient({ messages: 60 });
    const view = await open(client);
    const log = view.root.querySelector('[role=log]');
    expect(log?.getAttribute('aria-live')).toBe('polite');
    expect(log?.textContent).toBe('');
    client.receive(READ, 'first');
    client.receive(READ, 'second');
    await client.send(READ, 'mine is not said');
    await vi.waitFor(() => expect(log?.textContent).toBe('Alice Moreau: firstAlice Moreau: second'), { timeout: 3000 });
    for (let i = 0; i < 5; i++) client.receive(READ, `flood ${i}`);
    await vi.waitFor(() => expect(log?.textContent).toBe('5 new messages from Alice Moreau'), { timeout: 3000 });
  });
});

describe('reading', () => {
  const readUpTo = (client: FixtureClient) => client.asked.filter(([name]) => name === 'markRead').map(([, , id]) => id as MessageId);

  test('is reported for what was on screen and no further', async () => {
    const client = new FixtureClient({ messages: 200 });
    const view = await open(client, MANY_UNREAD);
    await vi.waitFor(() => expect(readUpTo(client).length).toBeGreaterThan(0));
    const ids = client.threadOf(MANY_UNREAD)?.messages.map((message) => message.id) ?? [];
    const reached = ids.indexOf(readUpTo(client).at(-1) as MessageId);
    const visible = view.articles().filter((row) => view.topOf(row) < view.list.clientHeight);
    expect(ids.indexOf(visible.at(-1)?.dataset.key as MessageId) - reached).toBeLessThanOrEqual(2);
    expect(reached).toBeGreaterThanOrEqual(80);
    expect(reached).toBeLessThan(110);
  });

  test('is not reported while nobody looks at the page, and is once somebody does', async () => {
    const looking = vi.spyOn(document, 'hasFocus').mockReturnValue(false);
    const client = new FixtureClient({ messages: 30, conversations: 12 });
    const view = await open(client, FEW_UNREAD);
    await new Promise((resolve) => setTimeout(resolve, 400));
    expect(readUpTo(client)).toEqual([]);
    looking.mockReturnValue(true);
    dispatchEvent(new Event('focus'));
    await vi.waitFor(() => expect(readUpTo(client)).toHaveLength(1));
    expect(view.articles().at(-1)).toBeDefined();
  });
});
