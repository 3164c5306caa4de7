// What a person does with a call, by pointer and by keyboard.

import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import type { CallView } from '../../lib/client/index.ts';
import { type Drawn, draw } from '../fixtures/draw.tsx';
import { fixtureCall, fixtureHistory, fixtureMedia } from '../fixtures/fixture-calls.ts';
import { conversationAt, type FixtureOptions } from '../fixtures/fixture-client.ts';

let drawn: Drawn;
const HERE = `#/c/${conversationAt(0)}`;
const button = (name: string | RegExp) => page.getByRole('button', { name });
const text = (words: string | RegExp) => page.getByText(words, { exact: false }).first();
const names = () => drawn.client.calls.asked.map(([name]) => name);
const focusOn = (element: Element) => (element as HTMLElement).focus();

/** What the browser says when it is asked what it would say. */
const permission = (state: PermissionState) =>
  vi.spyOn(navigator.permissions, 'query').mockResolvedValue({ state } as unknown as PermissionStatus);

const open = (call: Partial<CallView> | null, hash = HERE, options: FixtureOptions = {}) => {
  drawn = draw({ ...options, calls: { ...options.calls, ...(call ? { current: fixtureCall(call) } : {}) } }, hash);
  return drawn.client.calls;
};
const RINGS = { outgoing: false, phase: 'ringing-in', here: null, liveSince: null, words: null } as const;
const live = (change: Partial<CallView> = {}) => ({ media: fixtureMedia(), ...change });

beforeEach(() => page.viewport(1280, 800));
afterEach(() => {
  vi.restoreAllMocks();
  drawn.remove();
});

describe('placing a call', () => {
  test('where the browser would ask, it is explained first, and nothing is captured before', async () => {
    permission('prompt');
    const calls = open(null);
    await button('Video call').click();
    await expect.element(page.getByRole('dialog', { name: 'Allow camera and microphone' })).toBeVisible();
    expect(calls.asked).toEqual([]);
    await button('Go on').click();
    await expect.element(page.getByRole('dialog', { name: 'Call with Alice Moreau' })).toBeVisible();
    expect(calls.asked).toEqual([['start', conversationAt(0), true]]);
  });

  test('where it was allowed already, it calls at once', async () => {
    permission('granted');
    const calls = open(null);
    await button('Voice call').click();
    await expect.element(text('Calling…')).toBeVisible();
    expect(calls.asked).toEqual([['start', conversationAt(0), false]]);
  });

  test('whoever thinks better of it is where they were, and nothing was asked', async () => {
    permission('prompt');
    const calls = open(null);
    await button('Voice call').click();
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
    await expect.element(button('Voice call')).toHaveFocus();
    expect(calls.asked).toEqual([]);
  });

  test('a refusal of the browser says how to undo it, and it can be tried again', async () => {
    permission('denied');
    const calls = open(null, HERE, { calls: { refuse: { start: 'permission-denied' } } });
    await button('Voice call').click();
    const said = page.getByRole('alertdialog', { name: 'The microphone is blocked' });
    await expect.element(said.getByText('Press the icon to the left of the address', { exact: false })).toBeVisible();
    calls.refuse({});
    await said.getByRole('button', { name: 'Try again' }).click();
    await expect.element(text('Calling…')).toBeVisible();
  });

  test.each([
    ['no-device', 'There is no microphone or camera here'],
    ['device-busy', 'Another program is using the microphone'],
    ['in-call', 'You are in a call already'],
    ['offline', 'There is no connection to the server'],
  ])('refused with %s it says so', async (code, sentence) => {
    permission('granted');
    open(null, HERE, { calls: { refuse: { start: code } } });
    await button('Voice call').click();
    const said = page.getByRole('alertdialog', { name: 'The call did not start' });
    await expect.element(said.getByText(sentence, { exact: false })).toBeVisible();
  });

  test('while the browser asks, the button says that it waits and asks no second time', async () => {
    permission('granted');
    let answer: () => void = () => undefined;
    const until = new Promise<void>((resolve) => {
      answer = resolve;
    });
    const calls = open(null, HERE, { calls: { until } });
    await button('Video call').click();
    await expect.element(button('Video call')).toHaveAttribute('aria-busy', 'true');
    await expect.element(button('Video call')).toHaveAccessibleDescription('Asking for the microphone…');
    (button('Video call').element() as HTMLElement).click();
    answer();
    await expect.element(text('Calling…')).toBeVisible();
    expect(names()).toEqual(['start']);
    expect(calls.getSnapshot().current?.video).toBe(true);
  });

  test('calling, ringing, connecting and the time are said in turn, and cancel is always there', async () => {
    const calls = open({ phase: 'calling', liveSince: null, media: fixtureMedia() });
    for (const [phase, words] of [
      ['calling', 'Calling…'],
      ['ringing-out', 'Ringing…'],
    ] as const) {
      calls.set({ phase });
      await expect.element(text(words)).toBeVisible();
      await expect.element(button('Cancel')).toBeVisible();
    }
    calls.set({ phase: 'connecting' });
    await expect.element(text('Connecting…')).toBeVisible();
    await expect.element(button('End call')).toBeVisible();
    calls.set({ phase: 'live', liveSince: Date.now() - 65_000 });
    await expect.poll(() => page.getByRole('timer').element().textContent).toMatch(/^1:0\d$/);
    await button('End call').click();
    expect(names()).toEqual(['hangUp']);
  });
});

describe('the buttons of a conversation', () => {
  test('there are none in the note to self', async () => {
    drawn = draw({}, '#/');
    const id = await drawn.client.openNoteToSelf();
    location.hash = `#/c/${id}`;
    await expect.element(page.getByRole('heading', { name: 'Note to self' }).first()).toBeVisible();
    await expect.element(button('Voice call')).not.toBeInTheDocument();
  });

  test.each([
    ['a request', { requests: 1 }, HERE, 'Accept the request first.'],
    ['somebody blocked', { blocked: 1 }, `#/c/${conversationAt(5000)}`, 'You blocked this person.'],
  ])('for %s they stay, say why, and call nobody', async (_, options, hash, reason) => {
    const calls = open(null, hash, options);
    const voice = button('Voice call');
    await expect.element(voice).toHaveAttribute('aria-disabled', 'true');
    await expect.element(voice).toHaveAccessibleDescription(new RegExp(reason));
    focusOn(voice.element());
    await userEvent.keyboard('{Enter}');
    await expect.element(page.getByRole('status').getByText(reason, { exact: false })).toBeVisible();
    expect(calls.asked).toEqual([]);
  });

  test('during a call nobody else is called', async () => {
    open(live());
    await button('Read the conversation').click();
    await expect.element(button('Voice call').first()).toHaveAccessibleDescription('You are in a call already.');
  });
});

describe('somebody calls', () => {
  test('on a desk a card in the corner says it once and takes no focus from somebody who types', async () => {
    const calls = open(null);
    await expect.element(page.getByRole('textbox', { name: /^Message to/ })).toHaveFocus();
    calls.set({ ...fixtureCall(RINGS), video: true });
    await expect.element(page.getByRole('alertdialog', { name: 'Alice Moreau' })).toBeVisible();
    await expect.element(page.getByRole('alert').getByText('Incoming video call from Alice Moreau.', { exact: false })).toBeInTheDocument();
    await userEvent.keyboard('hello {Enter}');
    await expect.element(page.getByRole('alertdialog', { name: 'Alice Moreau' })).toBeVisible();
    expect(names()).toEqual([]);
  });

  test('on a phone it covers everything, and a stray Enter or Escape answers nothing', async () => {
    await page.viewport(390, 844);
    open(RINGS);
    const sheet = page.getByRole('alertdialog', { name: 'Alice Moreau' });
    await expect.element(sheet).toBeVisible();
    await expect
      .poll(() => {
        const { x, y, width, height } = sheet.element().getBoundingClientRect();
        return [x, y, width, height];
      })
      .toEqual([0, 0, 390, 844]);
    await userEvent.keyboard('{Enter}');
    await userEvent.keyboard('{Escape}');
    await userEvent.keyboard('{Escape}');
    await expect.element(sheet).toBeVisible();
    expect(names()).toEqual([]);
  });

  test.each([
    ['Accept voice call', ['accept', expect.anything(), false]],
    ['Accept with video', ['accept', expect.anything(), true]],
    ['Decline', ['decline', expect.anything()]],
  ])('%s does that', async (name, asked) => {
    permission('granted');
    const calls = open({ ...RINGS, video: true });
    await button(name).click();
    await expect.poll(() => calls.asked).toEqual([asked]);
    await expect.element(page.getByRole('alertdialog', { name: 'Alice Moreau' })).not.toBeInTheDocument();
  });

  test('a voice call is not offered to be taken with video', async () => {
    open(RINGS);
    await expect.element(button('Accept voice call')).toBeVisible();
    await expect.element(button('Accept with video')).not.toBeInTheDocument();
  });

  test('accepting is explained too where the browser would ask, and the call goes on ringing meanwhile', async () => {
    permission('prompt');
    const calls = open(RINGS);
    await button('Accept voice call').click();
    await page.getByRole('dialog', { name: 'Allow the microphone' }).getByRole('button', { name: 'Cancel' }).click();
    await expect.element(button('Accept voice call')).toBeVisible();
    expect(calls.asked).toEqual([]);
  });

  test('a reply by message declines and waits for the words', async () => {
    open(RINGS, '#/settings');
    await button('Reply by message').click();
    await expect.element(page.getByRole('textbox', { name: 'Message to Alice Moreau' })).toHaveFocus();
    expect(names()).toEqual(['decline']);
  });

  test.each([
    ['{Alt>}{Shift>}A{/Shift}{/Alt}', ['accept', expect.anything(), false]],
    ['{Alt>}{Shift>}V{/Shift}{/Alt}', ['accept', expect.anything(), true]],
    ['{Alt>}{Shift>}D{/Shift}{/Alt}', ['decline', expect.anything()]],
  ])('%s answers from wherever the focus is', async (keys, asked) => {
    permission('granted');
    const calls = open({ ...RINGS, video: true });
    await expect.element(button('Decline')).toBeVisible();
    await userEvent.keyboard(keys);
    await expect.poll(() => calls.asked).toEqual([asked]);
  });

  test('the title says that somebody calls, and names nobody', async () => {
    const calls = open(RINGS);
    await expect.poll(() => document.title).toBe('Incoming call · Sotto');
    calls.set(null);
    await expect.poll(() => document.title).not.toContain('call');
  });

  test('taken in another tab the sheet goes and a line says so', async () => {
    const calls = open(RINGS);
    await expect.element(button('Decline')).toBeVisible();
    calls.set({ phase: 'connecting', here: false });
    await expect.element(button('Decline')).not.toBeInTheDocument();
    await expect.element(page.getByRole('status').getByText('You took the call in another place.')).toBeVisible();
    await expect.element(text('In a call with Alice Moreau, in another tab')).toBeVisible();
    await button('End call').click();
    expect(names()).toEqual(['hangUp']);
  });

  test('a call whose tab went is not drawn as if it were here, and how it went on is said', async () => {
    const calls = open({ phase: 'reconnecting', here: null });
    await expect.element(text('The call with Alice Moreau is being taken up again…')).toBeVisible();
    await expect.element(page.getByRole('dialog')).not.toBeInTheDocument();
    calls.set({ phase: 'ended', end: 'lost' });
    await expect.element(page.getByRole('status').getByText('The connection was lost and did not come back.')).toBeVisible();
  });

  test('not taken in time it goes, and what was missed is said', async () => {
    const calls = open(RINGS);
    await expect.element(button('Decline')).toBeVisible();
    calls.set({ phase: 'ended', end: 'timeout' });
    await expect.element(page.getByRole('status').getByText('You missed a call from Alice Moreau.')).toBeVisible();
    await expect.element(page.getByRole('alertdialog')).not.toBeInTheDocument();
  });
});

describe('in a call', () => {
  test('what is covered is out of reach, and the focus comes back to where it was', async () => {
    permission('granted');
    const calls = open(null);
    await button('Voice call').click();
    const screen = page.getByRole('dialog', { name: 'Call with Alice Moreau' });
    await expect.element(screen).toHaveFocus();
    expect(document.querySelector('main')?.closest('[inert]')).not.toBeNull();
    calls.set(null);
    await expect.element(button('Voice call')).toHaveFocus();
    expect(document.querySelector('main')?.closest('[inert]')).toBeNull();
  });

  test('microphone and camera are turned by press and by key, and named by what the press will do', async () => {
    const calls = open(live());
    await button('Mute').click();
    await expect.element(button('Unmute')).toBeVisible();
    await expect.element(text('You are muted')).toBeVisible();
    await button('Turn camera on').click();
    await expect.element(page.getByLabelText('Your camera')).toBeVisible();
    focusOn(page.getByRole('dialog').element());
    await userEvent.keyboard('{Shift>}M{/Shift}');
    await expect.element(button('Mute')).toBeVisible();
    await userEvent.keyboard('{Shift>}V{/Shift}');
    await expect.element(button('Turn camera on')).toBeVisible();
    expect(calls.asked).toEqual([
      ['setMicrophone', false],
      ['setCamera', true],
      ['setMicrophone', true],
      ['setCamera', false],
    ]);
  });

  test('a letter typed into a message mutes nobody', async () => {
    open(live());
    await button('Read the conversation').click();
    await page.getByRole('textbox', { name: /^Message to/ }).click();
    await userEvent.keyboard('{Shift>}MV{/Shift}');
    await expect.element(page.getByRole('textbox', { name: /^Message to/ })).toHaveValue('MV');
    expect(names()).toEqual([]);
  });

  test('Alt, Shift and E end it from anywhere', async () => {
    open(live());
    await button('Read the conversation').click();
    await page.getByRole('textbox', { name: /^Message to/ }).click();
    await userEvent.keyboard('{Alt>}{Shift>}E{/Shift}{/Alt}');
    await expect.poll(names).toEqual(['hangUp']);
  });

  test('a screen is shared, and closing the browser’s own picker is no error', async () => {
    const calls = open(live(), HERE, { calls: { refuse: { setScreen: 'permission-denied' } } });
    await button('Share screen').click();
    await expect.poll(names).toEqual(['setScreen']);
    await expect.element(page.getByRole('alertdialog')).not.toBeInTheDocument();
    calls.refuse({});
    await button('Share screen').click();
    await expect.element(button('Stop sharing')).toBeVisible();
  });

  test('where the browser shares no screen there is no button for it', async () => {
    Object.defineProperty(navigator.mediaDevices, 'getDisplayMedia', { value: undefined, configurable: true });
    try {
      open(live());
      await expect.element(button('Mute')).toBeVisible();
      await expect.element(button('Share screen')).not.toBeInTheDocument();
    } finally {
      Reflect.deleteProperty(navigator.mediaDevices, 'getDisplayMedia');
    }
  });

  test.each([
    ['a phone', 390, 844],
    ['a desk', 1280, 800],
  ])('on %s it goes aside for the conversation, by press or Escape, and comes back by one press', async (_, width, height) => {
    await page.viewport(width, height);
    open(live({ theirs: { microphone: true, camera: true, screen: false }, media: fixtureMedia({ picture: true }) }), '#/settings');
    await button('Read the conversation').click();
    await expect.element(page.getByRole('heading', { name: 'Alice Moreau', level: 1 })).toBeVisible();
    await expect.poll(() => document.querySelector('section[data-stage] video, aside[data-stage] video')).not.toBeNull();
    await button(/^Return to the call/).click();
    await expect.element(page.getByRole('dialog', { name: 'Call with Alice Moreau' })).toHaveFocus();
    await userEvent.keyboard('{Escape}');
    await expect.element(button(/^Return to the call/)).toBeVisible();
    await button('End call').click();
    expect(names()).toEqual(['hangUp']);
  });

  test('going back in the browser puts the call aside and does not end it', async () => {
    open(live());
    await expect.element(page.getByRole('dialog')).toBeVisible();
    location.hash = '#/settings';
    await expect.element(button(/^Return to the call/)).toBeVisible();
    expect(names()).toEqual([]);
  });

  test('one voice is played, and every picture is silent', async () => {
    open(
      live({
        video: true,
        theirs: { microphone: true, camera: true, screen: true },
        media: fixtureMedia({ camera: true, picture: true, shares: true }),
      }),
    );
    await expect.element(page.getByLabelText('Screen of Alice Moreau')).toBeVisible();
    expect(document.querySelectorAll('audio').length).toBe(1);
    expect([...document.querySelectorAll('video')].map(({ muted }) => muted)).not.toContain(false);
  });

  test('the controls fade over a picture that nobody touches, never under the focus of a keyboard', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    try {
      open(live({ theirs: { microphone: true, camera: true, screen: false }, media: fixtureMedia({ picture: true }) }));
      await vi.waitFor(() => expect(document.querySelector('[data-stage]')).not.toBeNull());
      await vi.waitFor(() => expect(vi.getTimerCount()).toBeGreaterThan(0));
      const screen = document.querySelector<HTMLElement>('section[data-stage]');
      vi.advanceTimersByTime(5000);
      await vi.waitFor(() => expect(screen?.dataset.quiet).toBe('true'));
      screen?.dispatchEvent(new PointerEvent('pointermove', { bubbles: true }));
      await vi.waitFor(() => expect(screen?.dataset.quiet).toBeUndefined());
    } finally {
      vi.useRealTimers();
    }
  });

  test('the lock is drawn from what was counted, and its panel follows the counts', async () => {
    const nothing = { ...fixtureMedia().frames, sealed: 0, opened: 0, sentByConnection: 0 };
    const calls = open(live({ words: null, media: fixtureMedia({ frames: nothing }) }));
    await button('Encryption of this call: Not sealed yet').click();
    await expect.element(text('They come once both sides are connected.')).toBeVisible();
    calls.setMedia({ frames: { ...nothing, sealed: 1234, opened: 987, sentByConnection: 1234 } });
    calls.set({ words: ['one', 'two', 'two', 'three'] });
    await expect.element(text('1,234')).toBeVisible();
    expect(
      page
        .getByRole('list', { name: 'Words to compare' })
        .getByRole('listitem')
        .elements()
        .map((item) => item.textContent),
    ).toEqual(['one', 'two', 'two', 'three']);
    await userEvent.keyboard('{Escape}');
    await expect.element(button('Encryption of this call: Sealed')).toHaveFocus();
    calls.setMedia({ frames: { ...nothing, sealed: 10, opened: 900, sentByConnection: 5000 } });
    await expect.element(button('Encryption of this call: Not sealed')).toBeVisible();
  });

  test('other devices are chosen from a list', async () => {
    vi.spyOn(navigator.mediaDevices, 'enumerateDevices').mockResolvedValue([
      { kind: 'audioinput', deviceId: 'm1', label: 'Headset', groupId: '' },
      { kind: 'audioinput', deviceId: 'default', label: 'Default', groupId: '' },
      { kind: 'videoinput', deviceId: 'c1', label: '', groupId: '' },
    ] as unknown as MediaDeviceInfo[]);
    const calls = open(live());
    await button('More').click();
    await page.getByRole('menuitem', { name: 'Devices' }).click();
    await page.getByLabelText('Microphone', { exact: true }).selectOptions('Headset');
    await page.getByLabelText('Camera', { exact: true }).selectOptions('Camera 1');
    await page.getByLabelText('Camera', { exact: true }).selectOptions('Chosen by the browser');
    await expect
      .poll(() => calls.asked.slice(0, 2))
      .toEqual([
        ['chooseDevices', { microphone: 'm1' }],
        ['chooseDevices', { camera: 'c1' }],
      ]);
    expect(page.getByLabelText('Microphone', { exact: true }).element().textContent).not.toContain('Default');
  });

  test('a microphone that is plugged in is offered, and used only when that is wanted', async () => {
    const device = (deviceId: string, label: string) =>
      ({ kind: 'audioinput', deviceId, label, groupId: '' }) as unknown as MediaDeviceInfo;
    const found = vi.spyOn(navigator.mediaDevices, 'enumerateDevices').mockResolvedValue([device('m1', 'Built in')]);
    const calls = open(live());
    await expect.poll(() => found.mock.calls.length).toBeGreaterThan(0);
    await expect.element(button('Mute')).toBeVisible();
    found.mockResolvedValue([device('m1', 'Built in'), device('m2', 'Headset')]);
    navigator.mediaDevices.dispatchEvent(new Event('devicechange'));
    await expect.element(text('Headset was plugged in.')).toBeVisible();
    expect(calls.asked).toEqual([]);
    await button('Use it').click();
    await expect.poll(() => calls.asked).toEqual([['chooseDevices', { microphone: 'm2' }]]);
  });

  test('a line that dropped is said at once, and the words go when it is back', async () => {
    const calls = open(live());
    calls.set({ phase: 'reconnecting' });
    await expect.element(page.getByRole('alert').getByText('The line dropped.', { exact: false })).toBeVisible();
    calls.set({ phase: 'live' });
    await expect.element(text('The line dropped.')).not.toBeInTheDocument();
  });
});

describe('when it is over', () => {
  test.each([
    ['declined', 'Alice Moreau declined the call.'],
    ['busy', 'Alice Moreau is in another call.'],
    ['timeout', 'Alice Moreau did not answer.'],
    ['lost', 'The connection was lost and did not come back.'],
    ['unsafe', 'what arrived could not be believed.'],
    ['no-media', 'The microphone could not be used'],
  ] as const)('%s says so, and stays until it is closed, though the client has let go of it', async (end, sentence) => {
    const calls = open({ phase: 'ended', end });
    await expect.element(text(sentence)).toBeVisible();
    calls.set(null);
    await expect.element(text(sentence)).toBeVisible();
    await button('Close').click();
    await expect.element(text(sentence)).not.toBeInTheDocument();
  });

  test('a plain end says how long it was and goes by itself', async () => {
    const calls = open(live());
    await button('End call').click();
    await expect.element(text('The call is over. It lasted 3:1')).toBeVisible();
    calls.set(null);
    await expect.element(text('The call is over.')).not.toBeInTheDocument();
  });

  test('one can call again at once, and after an unsafe end one is not invited to', async () => {
    permission('granted');
    const calls = open({ phase: 'ended', end: 'busy', liveSince: null, video: true });
    await button('Call again').click();
    await expect.element(text('Calling…')).toBeVisible();
    expect(calls.asked).toEqual([
      ['dismiss', expect.anything()],
      ['start', conversationAt(0), true],
    ]);
    calls.set({ phase: 'ended', end: 'unsafe' });
    await expect.element(text('could not be believed')).toBeVisible();
    await expect.element(button('Call again')).not.toBeInTheDocument();
  });

  test('going elsewhere closes it', async () => {
    open({ phase: 'ended', end: 'declined' });
    await expect.element(text('declined the call.')).toBeVisible();
    location.hash = '#/settings';
    await expect.element(text('declined the call.')).not.toBeInTheDocument();
  });

  test('somebody who reads is not covered by an ending', async () => {
    const calls = open(live());
    await button('Read the conversation').click();
    calls.set({ phase: 'ended', end: 'lost' });
    await expect.element(text('The connection was lost')).toBeVisible();
    expect(document.querySelector('main')?.closest('[inert]')).toBeNull();
  });

  test('it stands in the conversation and in the list, with another try', async () => {
    permission('granted');
    open(null);
    await expect.element(text('See you at seven')).toBeVisible();
    drawn.client.receive(conversationAt(0), '', { kind: 'call', call: { outgoing: false, video: true, result: 'missed', seconds: 0 } });
    drawn.client.receive(conversationAt(0), '', {
      kind: 'call',
      mine: true,
      call: { outgoing: true, video: false, result: 'answered', seconds: 754 },
    });
    await expect.element(page.getByRole('article', { name: /Missed video call$/ })).toBeVisible();
    await expect.element(page.getByRole('link', { name: /Alice Moreau.*Outgoing voice call · 13 min/ })).toBeVisible();
    await page
      .getByRole('article', { name: /Missed video call$/ })
      .getByRole('button', { name: 'Video call with Alice Moreau' })
      .click();
    await expect.poll(() => drawn.client.calls.asked).toEqual([['start', conversationAt(0), true]]);
  });
});

describe('past calls', () => {
  test('all of them or the missed ones, each leading to its conversation and to another call', async () => {
    permission('granted');
    open(null, '#/', { conversations: 12, calls: { history: fixtureHistory(8) } });
    await page.getByRole('link', { name: 'Calls' }).click();
    const rows = page.getByRole('list', { name: 'Past calls' }).getByRole('listitem');
    await expect.poll(() => rows.elements().length).toBe(8);
    await page.getByText('Missed', { exact: true }).click();
    await expect.poll(() => rows.elements().length).toBeLessThan(4);
    await expect.element(rows.first().getByText('Missed voice call')).toBeVisible();
    await rows.first().getByRole('button', { name: 'Voice call with Alice Moreau' }).click();
    await expect.element(text('Calling…')).toBeVisible();
    expect(names()).toContain('start');
  });

  test('it is read again when a call is over', async () => {
    const calls = open(live(), '#/calls');
    await expect.poll(names).toEqual(['history']);
    calls.set({ phase: 'ended', end: 'hung-up' });
    await expect.poll(names).toEqual(['history', 'history']);
  });

  test('when it cannot be read one can try again', async () => {
    const calls = open(null, '#/calls', { calls: { history: fixtureHistory(2), refuse: { history: 'internal' } } });
    await expect.element(text('The calls could not be read')).toBeVisible();
    calls.refuse({});
    await button('Try again').click();
    await expect.element(page.getByRole('list', { name: 'Past calls' })).toBeVisible();
  });
});

describe('what is heard before a call', () => {
  /** Every player that was made, by its state. */
  function players(): AudioContext[] {
    const made: AudioContext[] = [];
    const Real = AudioContext;
    vi.stubGlobal(
      'AudioContext',
      class extends Real {
        constructor() {
          super();
          made.push(this);
        }
      },
    );
    return made;
  }
  const sounding = (made: readonly AudioContext[]) => made.filter(({ state }) => state !== 'closed').length;
  afterEach(() => vi.unstubAllGlobals());

  /** A page that was pressed may make a sound. */
  async function pressed(call: Partial<CallView> | null) {
    const calls = open(call);
    await page.getByRole('heading', { level: 1 }).first().click();
    return calls;
  }

  test('it rings while another tab does not, and stops with the answer', async () => {
    const made = players();
    const calls = await pressed(null);
    let release: () => void = () => undefined;
    await navigator.locks.request('sotto-ringer', () => {
      // Another tab rings.
      void navigator.locks.request('sotto-ringer', () => new Promise<void>((resolve) => (release = resolve)));
    });
    calls.set(fixtureCall(RINGS));
    await expect.element(button('Decline')).toBeVisible();
    await expect.poll(async () => (await navigator.locks.query()).pending?.some(({ name }) => name === 'sotto-ringer')).toBe(true);
    expect(sounding(made)).toBe(0);
    release();
    await expect.poll(() => sounding(made)).toBe(1);
    calls.set({ phase: 'connecting', here: false });
    await expect.poll(() => sounding(made)).toBe(0);
    await expect.poll(async () => (await navigator.locks.query()).held?.some(({ name }) => name === 'sotto-ringer')).toBe(false);
  });

  test('the caller hears the ringing of the other side, and nothing once they speak', async () => {
    const made = players();
    const calls = await pressed(null);
    calls.set(fixtureCall({ phase: 'calling', liveSince: null }));
    await expect.element(text('Calling…')).toBeVisible();
    expect(sounding(made)).toBe(0);
    calls.set({ phase: 'ringing-out' });
    await expect.poll(() => sounding(made)).toBe(1);
    calls.set({ phase: 'connecting' });
    await expect.poll(() => sounding(made)).toBe(0);
  });
});
