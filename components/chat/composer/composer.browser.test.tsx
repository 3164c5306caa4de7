import { Profiler } from 'react';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { userEvent } from 'vitest/browser';
import { conversationAt, FixtureClient } from '../../fixtures/fixture-client.ts';
import { type Stage, stage } from '../stage.tsx';
import { Conversation } from '../thread/conversation.tsx';
import { DRAFT_REST_MS } from './draft-saver.ts';
import { MESSAGE_MAX_BYTES } from './message-length.ts';

const ALICE = conversationAt(0);
// The fixture's fifth conversation has a draft.
const WITH_DRAFT = conversationAt(4);

let shown: Stage | null = null;
afterEach(() => {
  shown?.leave();
  shown = null;
});

async function open(client: FixtureClient, id = ALICE, onRender = () => {}) {
  shown?.leave();
  shown = stage(
    client,
    <Profiler id="pane" onRender={onRender}>
      <Conversation id={id} />
    </Profiler>,
  );
  const { root } = shown;
  const field = await vi.waitFor(() => {
    const element = root.querySelector('textarea');
    if (!element) throw new Error('no composer yet');
    return element;
  });
  // A desktop puts the focus there by itself; the phone that this browser may claim to be does not.
  field.focus();
  return { root, field, sendButton: root.querySelector<HTMLButtonElement>('button[aria-label="Send"]') as HTMLButtonElement };
}

const asked = (client: FixtureClient, name: string) => client.asked.filter(([action]) => action === name);
const sent = (client: FixtureClient) => asked(client, 'send').map(([, , text]) => text);
const drafts = (client: FixtureClient) => asked(client, 'setDraft').map(([, , text]) => text);
const typing = (client: FixtureClient) => asked(client, 'setTyping').map(([, , state]) => state);

/** As an input method or a paste does it: the whole text at once. */
function fill(field: HTMLTextAreaElement, text: string): void {
  field.value = text;
  field.dispatchEvent(new InputEvent('input', { bubbles: true }));
}

describe('sending', () => {
  test('Enter sends, the field empties and keeps the focus, and the other side is told that typing is over', async () => {
    const client = new FixtureClient();
    const { field } = await open(client);
    await userEvent.keyboard('Hi{Enter}');
    expect(sent(client)).toEqual(['Hi']);
    expect(field.value).toBe('');
    expect(document.activeElement).toBe(field);
    expect(typing(client)).toEqual([true, true, false]);
  });

  test('Shift and Enter make a line, and blank ends are not sent', async () => {
    const client = new FixtureClient();
    const { field } = await open(client);
    await userEvent.keyboard('one{Shift>}{Enter}{/Shift}two{Shift>}{Enter}{/Shift}');
    expect(field.value).toBe('one\ntwo\n');
    await userEvent.keyboard('{Enter}');
    expect(sent(client)).toEqual(['one\ntwo']);
  });

  test('nothing is sent of nothing', async () => {
    const client = new FixtureClient();
    const { field, sendButton } = await open(client);
    await userEvent.keyboard('  {Enter}');
    sendButton.click();
    expect(sent(client)).toEqual([]);
    expect(field.value.trim()).toBe('');
    expect(sendButton.getAttribute('aria-disabled')).toBe('true');
  });

  test('with the setting off Enter makes a line, and Control with Enter sends', async () => {
    const client = new FixtureClient();
    await client.setSettings({ enterSends: false });
    const { field } = await open(client);
    await userEvent.keyboard('a{Enter}b');
    expect(field.value).toBe('a\nb');
    await userEvent.keyboard('{Control>}{Enter}{/Control}');
    expect(sent(client)).toEqual(['a\nb']);
  });

  test('the Enter that ends a composition of an input method does not send', async () => {
    const client = new FixtureClient();
    const { field } = await open(client);
    fill(field, '日本');
    const enter = (over: KeyboardEventInit) =>
      field.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true, ...over }));
    enter({ isComposing: true, keyCode: 229 });
    enter({ isComposing: true });
    enter({ keyCode: 229 });
    expect(sent(client)).toEqual([]);
    expect(field.value).toBe('日本');
    enter({ keyCode: 13 });
    expect(sent(client)).toEqual(['日本']);
  });

  test('several messages typed faster than the disk keep their order', async () => {
    const client = new FixtureClient({ delay: 60 });
    await open(client);
    await userEvent.keyboard('one{Enter}two{Enter}three{Enter}');
    expect(sent(client)).toEqual(['one', 'two', 'three']);
  });

  test('a refused message comes back into the field, before what was typed since, and says why', async () => {
    // Refused after the next word was typed, on a slow machine too.
    const client = new FixtureClient({ delay: 1_500, refuse: { send: 'blocked' } });
    const { root, field } = await open(client);
    await userEvent.keyboard('lost?{Enter}next');
    const refused = () => expect(root.querySelector('[role=alert]')?.textContent).toContain('Unblock');
    await vi.waitFor(refused, { timeout: 10_000 });
    expect(field.value).toBe('lost?\nnext');
    expect(drafts(client).at(-1)).toBe('lost?\nnext');
  });
});

describe('a message that is too long', () => {
  test('is counted down near the limit, and not sent beyond it', async () => {
    const client = new FixtureClient();
    const { root, field, sendButton } = await open(client);
    fill(field, 'x'.repeat(MESSAGE_MAX_BYTES - 10));
    await vi.waitFor(() => expect(root.querySelector('form')?.textContent).toContain('10'));
    fill(field, '😀'.repeat(MESSAGE_MAX_BYTES / 4 + 1));
    await vi.waitFor(() => expect(field.getAttribute('aria-invalid')).toBe('true'));
    expect(root.querySelector('form')?.textContent).toContain('4 over');
    await userEvent.keyboard('{Enter}');
    sendButton.click();
    expect(sent(client)).toEqual([]);
    expect(field.value).not.toBe('');
  });

  test('the field grows to eight lines and then scrolls', async () => {
    const { field } = await open(new FixtureClient());
    const line = Number.parseFloat(getComputedStyle(field).lineHeight);
    const one = field.clientHeight;
    fill(field, 'a\nb\nc');
    await vi.waitFor(() => expect(field.clientHeight).toBeGreaterThan(one + line));
    fill(field, 'line\n'.repeat(30));
    await vi.waitFor(() => expect(field.scrollHeight).toBeGreaterThan(field.clientHeight + line));
    expect(Math.round((field.clientHeight - 18) / line)).toBe(8);
  });
});

describe('drafts', () => {
  test('are there again when the conversation opens', async () => {
    const client = new FixtureClient({ conversations: 8 });
    const { field, sendButton } = await open(client, WITH_DRAFT);
    expect(field.value).toBe('I wanted to say');
    expect(sendButton.getAttribute('aria-disabled')).toBeNull();
    expect(drafts(client)).toEqual([]);
  });

  test('are saved when typing rests, and one in the middle of a word is saved when the page is left', async () => {
    const client = new FixtureClient();
    const { field } = await open(client);
    await userEvent.keyboard('rest');
    await vi.waitFor(() => expect(drafts(client)).toEqual(['rest']), { timeout: DRAFT_REST_MS * 6 });
    fill(field, 'rest and m');
    dispatchEvent(new Event('pagehide'));
    expect(drafts(client)).toEqual(['rest', 'rest and m']);
  });

  test('are saved by leaving the conversation, and go when the message is sent', async () => {
    const client = new FixtureClient();
    const first = await open(client);
    fill(first.field, 'half a thou');
    shown?.leave();
    shown = null;
    expect(drafts(client)).toEqual(['half a thou']);
    // Come back before the store has answered: the draft is there all the same.
    const { field } = await open(client);
    await vi.waitFor(() => expect(field.value).toBe('half a thou'));
    await userEvent.keyboard('{Enter}');
    await vi.waitFor(() => expect(drafts(client).at(-1)).toBe(''));
    expect(sent(client)).toEqual(['half a thou']);
  });

  test('of another tab are taken over, but never over what is being typed here', async () => {
    const client = new FixtureClient();
    const { field } = await open(client);
    field.blur();
    client.setConversation(ALICE, { draft: 'from the other tab' });
    await vi.waitFor(() => expect(field.value).toBe('from the other tab'));
    field.focus();
    await userEvent.keyboard('!');
    await vi.waitFor(() => expect(drafts(client)).toEqual(['from the other tab!']));
    client.setConversation(ALICE, { draft: 'and more of it' });
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(field.value).toBe('from the other tab!');
  });
});

test('a keystroke draws nothing again, neither the composer nor the history', async () => {
  const client = new FixtureClient({ messages: 100 });
  const drawn = vi.fn();
  await open(client, ALICE, drawn);
  await userEvent.keyboard('a');
  await new Promise((resolve) => setTimeout(resolve, DRAFT_REST_MS * 2));
  drawn.mockClear();
  await userEvent.keyboard('bcdef');
  expect(drawn).not.toHaveBeenCalled();
});

describe('who may be written to', () => {
  test('a stranger is answered before he is written to; accepting brings the composer and the focus', async () => {
    const client = new FixtureClient({ requests: 1 });
    shown = stage(client, <Conversation id={ALICE} />);
    const { root } = shown;
    await vi.waitFor(() => expect(root.textContent).toContain('Alice Moreau wants to write to you'));
    expect(root.querySelector('textarea')).toBeNull();
    const buttons = [...root.querySelectorAll('section[aria-label="Message request"] button')].map((button) => button.textContent);
    expect(buttons).toEqual(['Accept', 'Block', 'Delete']);
    await userEvent.click(root.querySelector('section[aria-label="Message request"] button') as Element);
    await vi.waitFor(() => expect(root.querySelector('textarea')).not.toBeNull());
    expect(asked(client, 'acceptRequest')).toEqual([['acceptRequest', ALICE]]);
  });

  test('somebody blocked is not, until unblocked', async () => {
    const client = new FixtureClient({ blocked: 1 });
    shown = stage(client, <Conversation id={conversationAt(5000)} />);
    const { root } = shown;
    await vi.waitFor(() => expect(root.textContent).toContain('You blocked'));
    expect(root.querySelector('textarea')).toBeNull();
    const unblock = [...root.querySelectorAll('button')].find((button) => button.textContent === 'Unblock');
    await userEvent.click(unblock as Element);
    await vi.waitFor(() => expect(root.querySelector('textarea')).not.toBeNull());
  });
});
