// Every face of a call, light on a phone and dark on a desk: axe finds nothing, and at 320 px nothing is wider than the screen.

import { afterEach, expect, test } from 'vitest';
import { page } from 'vitest/browser';
import { type Drawn, draw } from '../fixtures/draw.tsx';
import { fixtureCall, fixtureHistory, fixtureMedia, UNMADE } from '../fixtures/fixture-calls.ts';
import { conversationAt, type FixtureOptions } from '../fixtures/fixture-client.ts';
import { EN, type Language } from '../words/catalogue.ts';

let drawn: Drawn | null = null;
afterEach(() => {
  drawn?.remove();
  drawn = null;
});

/** Somebody with a long name. */
const person = 3;
const HERE = `#/c/${conversationAt(person)}`;
const pictured = { microphone: false, camera: true, screen: false };
const press = (role: 'button' | 'menuitem', name: string | RegExp) => page.getByRole(role, { name }).click();

interface Screen {
  readonly name: string;
  readonly call: () => Parameters<typeof fixtureCall>[0] | null;
  readonly hash?: string;
  readonly options?: FixtureOptions;
  /** Seen when it is drawn. */
  readonly words: string;
  readonly prepare?: () => Promise<void>;
}

const SCREENS: readonly Screen[] = [
  {
    name: 'rings',
    call: () => ({ outgoing: false, video: true, phase: 'ringing-in', here: null, liveSince: null }),
    words: 'Reply by message',
  },
  { name: 'calls', call: () => ({ phase: 'calling', liveSince: null, words: null, media: fixtureMedia(UNMADE) }), words: 'Not sealed yet' },
  { name: 'runs with voices', call: () => ({ media: fixtureMedia() }), words: 'Good line' },
  {
    name: 'runs with pictures',
    call: () => ({ video: true, theirs: pictured, media: fixtureMedia({ camera: true, picture: true, quality: 'fair' }) }),
    words: 'is muted',
  },
  {
    name: 'shows a screen on a poor line',
    call: () => ({
      theirs: { ...pictured, screen: true },
      media: fixtureMedia({ camera: true, picture: true, shares: true, quality: 'poor', microphone: false, screen: true }),
    }),
    words: 'You are muted',
  },
  {
    name: 'is brought back',
    call: () => ({ phase: 'reconnecting', media: fixtureMedia({ line: 'reconnecting' }) }),
    words: 'The line dropped.',
  },
  {
    name: 'shows its lock',
    call: () => ({ media: fixtureMedia({ path: 'relayed' }) }),
    words: 'Words to compare',
    prepare: () => press('button', /^Encryption/),
  },
  {
    name: 'shows a lock that broke',
    call: () => ({
      words: null,
      media: fixtureMedia({
        frames: {
          ...fixtureMedia().frames,
          sealed: 10,
          sentByConnection: 900,
          refused: { unknownKey: 1, notAuthentic: 2, replayed: 3, malformed: 4 },
        },
      }),
    }),
    words: 'They did not reach your ear',
    prepare: () => press('button', /^Encryption/),
  },
  {
    name: 'shows its devices',
    call: () => ({ media: fixtureMedia({ camera: true }) }),
    words: 'Play a tone',
    prepare: async () => {
      await press('button', 'More');
      await press('menuitem', 'Devices');
    },
  },
  {
    name: 'shows its figures',
    call: () => ({ media: fixtureMedia() }),
    words: 'There are none yet.',
    prepare: () => press('button', 'Good line'),
  },
  {
    name: 'is aside',
    call: () => ({ video: true, theirs: pictured, media: fixtureMedia({ camera: true, picture: true }) }),
    words: 'See you at seven',
    prepare: () => press('button', 'Read the conversation'),
  },
  { name: 'is in another tab', call: () => ({ here: false }), words: 'in another tab' },
  { name: 'was declined', call: () => ({ phase: 'ended', end: 'declined', liveSince: null }), words: 'declined the call.' },
  { name: 'was unsafe', call: () => ({ phase: 'ended', end: 'unsafe' }), words: 'could not be believed' },
  {
    name: 'is among others',
    call: () => null,
    hash: '#/calls',
    options: { calls: { history: fixtureHistory(20) } },
    words: 'Missed voice call',
  },
  { name: 'was never made', call: () => null, hash: '#/calls', words: 'No calls yet' },
  {
    name: 'cannot be read',
    call: () => null,
    hash: '#/calls',
    options: { calls: { refuse: { history: 'row-unreadable' } } },
    words: 'The calls could not be read',
  },
];

async function open({ call, hash = HERE, options = {}, words, prepare }: Screen, theme?: string, language?: Language): Promise<Drawn> {
  const change = call();
  const current = change && fixtureCall({ person, ...change });
  const shown = draw({ conversations: 12, ...options, ...(current ? { calls: { current } } : {}) }, hash, language);
  if (theme) document.documentElement.dataset.theme = theme;
  await prepare?.();
  await expect.element(page.getByText(words, { exact: false }).last()).toBeVisible();
  return shown;
}

test.each(SCREENS)('axe finds nothing at a call that $name', async (screen) => {
  await page.viewport(390, 844);
  drawn = await open(screen, 'light');
  expect(await drawn.complaints()).toEqual([]);
  await page.viewport(1280, 800);
  document.documentElement.dataset.theme = 'dark';
  expect(await drawn.complaints()).toEqual([]);
});

test.each([
  [320, 640],
  [640, 320],
])('right to left, nothing is wider than %d × %d', async (width, height) => {
  const arabic: Language = { tag: 'ar', direction: 'rtl', words: EN };
  for (const screen of SCREENS) {
    await page.viewport(width, height);
    drawn = await open(screen, undefined, arabic);
    for (const box of document.querySelectorAll('*:not(svg *)')) {
      const { left, right, width: wide } = box.getBoundingClientRect();
      if (wide > 1 && getComputedStyle(box).visibility === 'visible')
        expect.soft([left >= -0.5, right <= width + 0.5], `${screen.name} ${box.outerHTML.slice(0, 90)}`).toEqual([true, true]);
    }
    drawn.remove();
    drawn = null;
  }
  document.documentElement.dir = 'ltr';
});

test.each(['runs with pictures', 'rings', 'calls'])('in a call that %s every control is at least 44 px', async (name) => {
  await page.viewport(320, 640);
  const screen = SCREENS.find((one) => one.name === name);
  if (!screen) throw new Error('no such screen');
  drawn = await open(screen);
  const buttons = [...document.querySelectorAll('[data-stage] button')];
  expect(buttons.length).toBeGreaterThanOrEqual(4);
  for (const button of buttons) {
    const { width, height } = button.getBoundingClientRect();
    expect.soft(Math.min(width, height), button.outerHTML.slice(0, 80)).toBeGreaterThanOrEqual(44);
  }
});
