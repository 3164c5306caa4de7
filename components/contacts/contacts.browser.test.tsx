// Finding people: by name, by invite, by code from a real video; and handing on one's own invite.

import encodeQR from 'qr';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { type Drawn, draw } from '../fixtures/draw.tsx';
import { conversationAt } from '../fixtures/fixture-client.ts';
import { nameAt } from '../fixtures/people.ts';
import { codeReader } from './read-code.ts';

let drawn: Drawn;
const text = (words: string | RegExp) => page.getByText(words, { exact: false }).first();
const button = (name: string | RegExp) => page.getByRole('button', { name });

beforeEach(() => page.viewport(390, 844));
afterEach(() => drawn?.remove());

describe('find by user name', () => {
  const field = () => page.getByLabelText('Find by user name');

  test('somebody is found and written to', async () => {
    drawn = draw({}, '#/new');
    await field().fill('@olu.ade');
    await userEvent.keyboard('{Enter}');
    await button('Write to olu.ade').click();
    await expect.poll(() => location.hash).toBe(`#/c/${conversationAt(8)}`);
    expect(drawn.client.asked).toContainEqual(['findUser', 'olu.ade']);
  });

  test('nobody has that name', async () => {
    drawn = draw({}, '#/new');
    await field().fill('nobody');
    await userEvent.keyboard('{Enter}');
    await expect.element(text('Nobody on this server has the user name “nobody”.')).toBeVisible();
  });

  test('a name that cannot be one is said at the field, and editing takes the sentence away', async () => {
    drawn = draw({ refuse: { findUser: 'name-invalid' } }, '#/new');
    await field().fill('9');
    await userEvent.keyboard('{Enter}');
    await expect.element(field()).toBeInvalid();
    await field().fill('9a');
    await expect.element(field()).not.toBeInvalid();
  });

  test('offline is said, with another try', async () => {
    drawn = draw({ refuse: { findUser: 'offline' } }, '#/new');
    await field().fill('olu');
    await userEvent.keyboard('{Enter}');
    await expect.element(page.getByRole('alert').getByText('There is no connection to the server.', { exact: false })).toBeVisible();
    drawn.client.refuse({});
    await button('Try again').click();
    await expect.element(button('Write to olu')).toBeVisible();
  });

  test('too often says how long to wait', async () => {
    drawn = draw({ refuse: { findUser: 'rate-limited' } }, '#/new');
    await field().fill('olu');
    await userEvent.keyboard('{Enter}');
    await expect.element(page.getByRole('alert').getByText('Try again in 30 seconds.', { exact: false })).toBeVisible();
  });

  test('a pasted invite is understood', async () => {
    drawn = draw({}, '#/new');
    await field().fill(`${location.origin}/#/i/4`);
    await userEvent.keyboard('{Enter}');
    await expect.element(page.getByRole('heading', { name: `${nameAt(4)} invites you to talk` })).toBeVisible();
  });
});

describe('an invite', () => {
  test('opens the conversation only when one says so, and leaves no step back to itself', async () => {
    drawn = draw({}, '#/i/4');
    await expect.element(button('Start talking')).toBeVisible();
    expect(drawn.client.asked).toEqual([]);
    await button('Start talking').click();
    await expect.poll(() => location.hash).toBe(`#/c/${conversationAt(4)}`);
  });

  test.each([
    ['unknown-account', 'Nobody with this invite is on this server.'],
    ['offline', 'There is no connection to the server.'],
    ['own-invite', 'This is your own invite.'],
  ])('that is refused with %s says why', async (code, sentence) => {
    drawn = draw({ refuse: { acceptInvite: code } }, '#/i/4');
    await button('Start talking').click();
    await expect.element(page.getByRole('alert').getByText(sentence, { exact: false })).toBeVisible();
    await expect.element(button(`Copy the code ${code}`)).toBeVisible();
  });
});

describe('my invite', () => {
  test('is the link that stands in the field, and its code reads as that link', async () => {
    drawn = draw({}, '#/invite');
    const link = page.getByLabelText('Your invite link');
    await expect.element(link).toHaveValue(`${location.origin}/${drawn.client.getSnapshot().me?.inviteFragment}`);
    const shown = page.getByRole('img', { name: 'QR code of your invite link' }).element();
    const { decodeQR } = await import('qr/decode.js');
    const image = new Image();
    const drawing = shown.cloneNode(true) as SVGElement;
    drawing.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
    drawing.setAttribute('width', '400');
    drawing.setAttribute('height', '400');
    image.src = `data:image/svg+xml,${encodeURIComponent(new XMLSerializer().serializeToString(drawing))}`;
    await image.decode();
    const canvas = new OffscreenCanvas(400, 400);
    const context = canvas.getContext('2d');
    if (!context) throw new Error('no canvas');
    context.fillStyle = 'white';
    context.fillRect(0, 0, 400, 400);
    context.drawImage(image, 0, 0);
    expect(decodeQR(context.getImageData(0, 0, 400, 400))).toBe(link.element().getAttribute('value'));
  });

  test('is renewed after the consequence was said, and refusing is possible by keyboard', async () => {
    drawn = draw({}, '#/invite');
    const before = drawn.client.getSnapshot().me?.inviteFragment;
    await button('Make a new link').click();
    await expect.element(page.getByRole('alertdialog')).toHaveAccessibleDescription(/no longer opens the door/);
    expect(await drawn.complaints()).toEqual([]);
    await expect.element(button('Cancel')).toHaveFocus();
    await userEvent.keyboard('{Escape}');
    await expect.element(page.getByRole('alertdialog')).not.toBeInTheDocument();
    await expect.element(button('Make a new link')).toHaveFocus();
    expect(drawn.client.getSnapshot().me?.inviteFragment).toBe(before);
    await button('Make a new link').click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Make a new link' }).click();
    await expect.element(text('You have a new invite link.')).toBeVisible();
    expect(drawn.client.getSnapshot().me?.inviteFragment).not.toBe(before);
  });
});

describe('scan', () => {
  test('the camera is on only between the two presses', async () => {
    drawn = draw({}, '#/scan');
    await button('Turn on the camera').click();
    await expect.element(text('Hold the code in front of the camera.')).toBeVisible();
    const video = document.querySelector('video');
    const stream = video?.srcObject as MediaStream;
    expect(stream.getTracks().map((track) => track.readyState)).toEqual(['live']);
    expect(await drawn.complaints()).toEqual([]);
    await button('Turn off the camera').click();
    expect(stream.getTracks().map((track) => track.readyState)).toEqual(['ended']);
  });

  test('leaving the screen turns the camera off', async () => {
    drawn = draw({}, '#/scan');
    await button('Turn on the camera').click();
    await expect.element(text('Hold the code in front of the camera.')).toBeVisible();
    const stream = document.querySelector('video')?.srcObject as MediaStream;
    location.hash = '#/new';
    await expect.poll(() => stream.getTracks().map((track) => track.readyState)).toEqual(['ended']);
  });

  test('a code in a real video is read', async () => {
    const link = `${location.origin}/#/i/4`;
    const rows = encodeQR(link, 'raw', { ecc: 'low', border: 4 });
    const canvas = document.createElement('canvas');
    canvas.width = 640;
    canvas.height = 480;
    const context = canvas.getContext('2d');
    if (!context) throw new Error('no canvas');
    const video = document.createElement('video');
    video.muted = true;
    video.srcObject = canvas.captureStream(10);
    const paint = (code: boolean) => {
      context.fillStyle = '#bbb';
      context.fillRect(0, 0, 640, 480);
      const side = 300 / rows.length;
      for (const [y, row] of code ? rows.entries() : []) {
        for (const [x, dark] of row.entries()) {
          context.fillStyle = dark ? '#222' : '#eee';
          context.fillRect(170 + x * side, 90 + y * side, side + 0.5, side + 0.5);
        }
      }
    };
    paint(false);
    document.body.append(video);
    await video.play();
    const read = await codeReader();
    expect(await read(video)).toBeNull();
    // Painted again and again, as a camera would: a single frame may fall through the rate of the capture.
    const camera = setInterval(() => paint(true), 100);
    await expect.poll(() => read(video), { timeout: 10_000 }).toBe(link);
    clearInterval(camera);
    video.remove();
  });

  test('a pasted link opens; other text and other servers are said', async () => {
    drawn = draw({}, '#/scan');
    const field = page.getByLabelText('Invite link');
    await field.fill('hello');
    await userEvent.keyboard('{Enter}');
    await expect.element(text('This code is not a Sotto invite.')).toBeVisible();
    await field.fill('https://elsewhere.example/#/i/abc');
    await userEvent.keyboard('{Enter}');
    await expect.element(text('This invite belongs to another server, elsewhere.example.')).toBeVisible();
    await field.fill(`Talk to me on Sotto: ${location.origin}/#/i/4`);
    await userEvent.keyboard('{Enter}');
    await expect.element(page.getByRole('heading', { name: `${nameAt(4)} invites you to talk` })).toBeVisible();
  });
});
