// What a call asks of the device around it: a screen that stays on, the keys of a headset, a window of its own, a word about phones.

import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { page } from 'vitest/browser';
import { type Drawn, draw } from '../fixtures/draw.tsx';
import { fixtureCall, fixtureMedia } from '../fixtures/fixture-calls.ts';
import { conversationAt } from '../fixtures/fixture-client.ts';

let drawn: Drawn;
const button = (name: string | RegExp) => page.getByRole('button', { name });
const text = (words: string) => page.getByText(words, { exact: false }).first();
const names = () => drawn.client.calls.asked.map(([name]) => name);

function open() {
  drawn = draw({ calls: { current: fixtureCall({ media: fixtureMedia() }) } }, `#/c/${conversationAt(0)}`);
  return drawn.client.calls;
}

beforeEach(() => page.viewport(1280, 800));
afterEach(() => {
  vi.restoreAllMocks();
  drawn.remove();
});

test('the screen stays on as long as the call, and no longer', async () => {
  const release = vi.fn(async () => undefined);
  const request = vi.spyOn(navigator.wakeLock, 'request').mockResolvedValue({ released: false, release } as unknown as WakeLockSentinel);
  const calls = open();
  await expect.poll(() => request.mock.calls).toEqual([['screen']]);
  expect(release).not.toHaveBeenCalled();
  calls.set({ phase: 'ended', end: 'hung-up', media: null });
  await expect.poll(() => release.mock.calls.length).toBe(1);
});

test('the keys of a headset mute, turn the camera and hang up, and are given back', async () => {
  const handlers = new Map<string, (() => void) | null>();
  vi.spyOn(navigator.mediaSession, 'setActionHandler').mockImplementation((name, handler) => {
    handlers.set(name, handler as (() => void) | null);
  });
  const calls = open();
  await expect.poll(() => handlers.get('hangup')).toBeTypeOf('function');
  handlers.get('togglemicrophone')?.();
  await expect.element(button('Unmute')).toBeVisible();
  handlers.get('togglecamera')?.();
  await expect.element(button('Turn camera off')).toBeVisible();
  handlers.get('hangup')?.();
  await expect.poll(names).toEqual(['setMicrophone', 'setCamera', 'hangUp']);
  calls.set(null);
  await expect.poll(() => [...handlers.values()]).toEqual([null, null, null]);
});

test('a call goes into a window of its own, is controlled there, and comes back', async () => {
  const frame = document.createElement('iframe');
  document.body.append(frame);
  const place = frame.contentWindow as Window;
  const closed = vi.fn();
  place.close = closed;
  const windows = (window as unknown as { documentPictureInPicture: { requestWindow: () => Promise<Window> } }).documentPictureInPicture;
  vi.spyOn(windows, 'requestWindow').mockResolvedValue(place);
  open();
  await button('More').click();
  await page.getByRole('menuitem', { name: 'Keep in view' }).click();
  const inside = (label: string) => place.document.querySelector<HTMLButtonElement>(`button[aria-label="${label}"]`);
  await expect.poll(() => inside('Mute')).not.toBeNull();
  expect(place.document.querySelector('style, link[rel=stylesheet]')).not.toBeNull();
  inside('Mute')?.click();
  await expect.poll(() => inside('Unmute')).not.toBeNull();
  await expect.element(page.getByRole('dialog')).not.toBeInTheDocument();
  inside('Return to the call')?.click();
  await expect.element(page.getByRole('dialog', { name: 'Call with Alice Moreau' })).toBeVisible();
  expect(closed).toHaveBeenCalled();
  expect(place.document.querySelector('button')).toBeNull();
  expect(names()).toEqual(['setMicrophone']);
  frame.remove();
});

test('on a phone it is said that the app must stay open, and afterwards that it was not', async () => {
  const real = window.matchMedia.bind(window);
  vi.spyOn(window, 'matchMedia').mockImplementation((query) =>
    query.includes('coarse')
      ? ({ matches: true, addEventListener: () => undefined, removeEventListener: () => undefined } as unknown as MediaQueryList)
      : real(query),
  );
  await page.viewport(390, 844);
  open();
  await expect.element(text('Keep the app open')).toBeVisible();
  await button('Understood').click();
  await expect.element(text('Keep the app open')).not.toBeInTheDocument();
  const state = vi.spyOn(document, 'visibilityState', 'get').mockReturnValue('hidden');
  document.dispatchEvent(new Event('visibilitychange'));
  state.mockReturnValue('visible');
  document.dispatchEvent(new Event('visibilitychange'));
  await expect.element(text('Alice Moreau may not have heard you meanwhile.')).toBeVisible();
});

test('on a desk nothing is said about phones', async () => {
  open();
  await expect.element(button('Mute')).toBeVisible();
  await expect.element(text('Keep the app open')).not.toBeInTheDocument();
});
