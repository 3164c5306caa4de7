import { afterEach, describe, expect, test, vi } from 'vitest';
import { userEvent } from 'vitest/browser';
import { conversationAt, FixtureClient } from '../../fixtures/fixture-client.ts';
import { type Stage, stage } from '../stage.tsx';
import { ConversationList } from './conversation-list.tsx';

let shown: Stage | null = null;
afterEach(() => {
  shown?.leave();
  shown = null;
});

async function open(client: FixtureClient, current: number | null = null) {
  shown = stage(client, <ConversationList current={current === null ? null : conversationAt(current)} />, 320, 600);
  const { root } = shown;
  await vi.waitFor(() => expect(root.querySelector('h1')).not.toBeNull());
  const rows = () => [...root.querySelectorAll<HTMLElement>('[data-row]')].filter((row) => getComputedStyle(row).visibility === 'visible');
  const names = () => rows().map((row) => row.querySelector('bdi')?.textContent ?? row.textContent);
  return { root, rows, names, search: () => root.querySelector('input') as HTMLInputElement };
}

const focused = () => (document.activeElement as HTMLElement | null)?.dataset.row;

describe('the list', () => {
  test('of nobody offers exactly three things to begin with', async () => {
    const { root } = await open(new FixtureClient({ conversations: 0 }));
    const actions = [...root.querySelectorAll('h2 ~ div :is(a, button)')].map((action) => action.textContent);
    expect(actions).toEqual(['Share my invite', 'Scan a code', 'Note to self']);
  });

  test('holds 300 conversations in a few rows of the document, each knowing its place', async () => {
    const { rows } = await open(new FixtureClient({ conversations: 300 }));
    await vi.waitFor(() => expect(rows().length).toBeGreaterThan(6));
    expect(rows().length).toBeLessThan(25);
    const item = rows()[2]?.closest('[role=listitem]');
    expect([item?.getAttribute('aria-setsize'), item?.getAttribute('aria-posinset')]).toEqual(['300', '3']);
  });

  test('keeps strangers behind one row until it is opened', async () => {
    const { rows, names } = await open(new FixtureClient({ conversations: 4, requests: 2 }));
    await vi.waitFor(() => expect(rows()).toHaveLength(3));
    expect(rows()[0]?.textContent).toBe('Message requests2 requests');
    await userEvent.click(rows()[0] as Element);
    await vi.waitFor(() => expect(rows()).toHaveLength(5));
    expect(names()[1]).toBe('Alice Moreau');
    expect(rows()[0]?.getAttribute('aria-expanded')).toBe('true');
  });

  test('shows typing before a draft, and a draft before what was said', async () => {
    const client = new FixtureClient({ conversations: 3 });
    const { rows } = await open(client);
    await vi.waitFor(() => expect(rows()).toHaveLength(3));
    client.setConversation(conversationAt(0), { draft: 'unsent' });
    await vi.waitFor(() => expect(rows()[0]?.textContent).toContain('Draft:unsent'));
    client.setConversation(conversationAt(0), { typing: true });
    await vi.waitFor(() => expect(rows()[0]?.textContent).toContain('typing…'));
  });

  test('marks the open conversation and counts nothing unread on it', async () => {
    const { root } = await open(new FixtureClient({ conversations: 12 }), 6);
    await vi.waitFor(() => expect(root.querySelector('[aria-current=page]')?.textContent).toContain('Zoë'));
    expect(root.querySelector('[aria-current=page]')?.textContent).not.toContain('unread');
  });
});

describe('the keyboard in the list', () => {
  test('one row takes the tab key; arrows, Home and End move, and the first row leads up to the search', async () => {
    const client = new FixtureClient({ conversations: 300 });
    const { root, rows, search } = await open(client);
    await vi.waitFor(() => expect(rows().length).toBeGreaterThan(6));
    expect(root.querySelectorAll('[data-row][tabindex="0"]')).toHaveLength(1);
    search().focus();
    await userEvent.keyboard('{ArrowDown}');
    await vi.waitFor(() => expect(focused()).toBe(conversationAt(0)));
    await userEvent.keyboard('{ArrowDown}');
    await vi.waitFor(() => expect(focused()).toBe(conversationAt(1)));
    await userEvent.keyboard('{End}');
    await vi.waitFor(() => expect(focused()).toBe(conversationAt(299)));
    await userEvent.keyboard('{Home}');
    await vi.waitFor(() => expect(focused()).toBe(conversationAt(0)));
    await userEvent.keyboard('{ArrowUp}');
    expect(document.activeElement).toBe(search());
  });

  test('the focus stays on its row when another one moves above it', async () => {
    const client = new FixtureClient({ conversations: 8 });
    const { rows } = await open(client);
    await vi.waitFor(() => expect(rows()).toHaveLength(8));
    rows()[3]?.focus();
    client.receive(conversationAt(7), 'up I go');
    await vi.waitFor(() => expect(rows().map((row) => row.dataset.row)[0]).toBe(conversationAt(7)));
    expect(focused()).toBe(conversationAt(3));
  });
});

describe('search', () => {
  test('finds by name whatever the accents, and says when nobody is found', async () => {
    const { names, root, search } = await open(new FixtureClient({ conversations: 12 }));
    await userEvent.fill(search(), 'zoe');
    await vi.waitFor(() => expect(names()).toEqual(['Zoë']));
    await userEvent.fill(search(), 'nobody like this');
    await vi.waitFor(() => expect(root.querySelector('[role=status]')?.textContent).toBe('No conversation with that name on this device.'));
    await userEvent.keyboard('{Escape}');
    await vi.waitFor(() => expect(names().length).toBeGreaterThan(5));
  });
});

describe('order', () => {
  test('does not change under a mouse that is aiming, and does once it is gone', async () => {
    const client = new FixtureClient({ conversations: 6 });
    const { root, rows } = await open(client);
    await vi.waitFor(() => expect(rows()).toHaveLength(6));
    await userEvent.hover(rows()[2] as Element);
    const before = rows().map((row) => row.dataset.row);
    client.receive(conversationAt(5), 'now?');
    await vi.waitFor(() => expect(rows()[5]?.textContent).toContain('now?'));
    expect(rows().map((row) => row.dataset.row)).toEqual(before);
    await userEvent.hover(root.querySelector('h1') as Element);
    await vi.waitFor(() => expect(rows()[0]?.dataset.row).toBe(conversationAt(5)));
  });
});
