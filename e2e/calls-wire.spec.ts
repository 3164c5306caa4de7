// What the frames of a real call look like to whoever gets under DTLS, and what somebody achieves there who puts in others.

import { readHeader } from '../lib/crypto/sframe/header.ts';
import { CallScreen, reachable } from './call-screen.ts';
import { expect, test } from './fixtures.ts';
import { meddle, type TappedFrame, tapFrames, tapped } from './frame-tap.ts';
import { introduce } from './introduce.ts';
import type { Person } from './person.ts';
import { hearsMore, seesMoving } from './watch-media.ts';

const FRAMES = 100;
/** Bytes in a row that cannot be the same by chance. */
const RUN = 12;
/** The longest part of a VP8 frame that stays clear. */
const CLEAR = 10;

async function inVideoCall(person: (name: string) => Promise<Person>) {
  const [alice, bob] = await introduce(await reachable(await person('Alice')), await reachable(await person('Bob')));
  const both = { alice, bob, hers: new CallScreen(alice), his: new CallScreen(bob) };
  for (const { context, page } of [alice, bob]) {
    await tapFrames(context);
    await page.reload();
  }
  await both.hers.place('Video call');
  await both.his.accept('Accept with video');
  await Promise.all([both.hers.live(), both.his.live()]);
  return both;
}

const text = ({ bytes }: TappedFrame) => String.fromCharCode(...bytes);

/** Runs of what the encoder gave, from behind the bytes that stay clear; none that repeat themselves. */
function runsOf(frame: TappedFrame): string[] {
  const whole = text(frame).slice(frame.kind === 'video' ? CLEAR : 0);
  const runs: string[] = [];
  for (let at = 0; at + RUN <= whole.length && runs.length < 40; at += RUN) {
    const run = whole.slice(at, at + RUN);
    if (new Set(run).size > RUN / 2) runs.push(run);
  }
  return runs;
}

test('no frame of a call is on the wire as the encoder gave it, and each is SFrame', { tag: '@calls' }, async ({ person }) => {
  const { alice, bob } = await inVideoCall(person);
  for (const kind of ['audio', 'video'] as const) {
    for (const [from, to] of [
      [alice, bob],
      [bob, alice],
    ] as const) {
      await expect.poll(async () => (await tapped(to.page, 'came', kind)).length).toBeGreaterThan(FRAMES);
      const plain = await tapped(from.page, 'plain', kind);
      const came = await tapped(to.page, 'came', kind);
      const wire = came.map(text).join('\n');
      const runs = plain.flatMap(runsOf);
      expect(runs.length, 'runs to look for').toBeGreaterThan(FRAMES);
      // What is looked for is found where it is known to be.
      expect(plain.map(text).join('\n')).toContain(runs[0]);
      expect(runs.filter((run) => wire.includes(run))).toEqual([]);
      if (kind === 'audio') {
        const headers = came.map(({ bytes }) => readHeader(new Uint8Array(bytes)));
        expect(new Set(headers.map((header) => header?.kid))).toEqual(new Set([4n]));
      }
    }
  }
});

test('frames that are put in on the way are neither heard nor seen, the lock opens, and the person is told', { tag: '@calls' }, async ({
  person,
}) => {
  const { alice, bob, his } = await inVideoCall(person);
  await seesMoving(bob.page, 'Video of Alice');
  await his.openLock();
  const refused = () => his.figure('Frames refused');
  const opened = () => his.figure('Frames opened');
  const before = await refused();
  await expect.poll(opened).toBeGreaterThan(0);
  await meddle(alice.page, 200);
  await expect.poll(refused).toBeGreaterThan(before + 100);
  await expect(bob.page.getByRole('alert').filter({ hasText: 'the other side did not seal' }).first()).toBeAttached();
  await his.closeLock();
  await expect(bob.page.getByRole('button', { name: 'Encryption of this call: Frames refused' })).toBeVisible();
  // The call itself goes on with what is genuine.
  await Promise.all([hearsMore(alice.page), hearsMore(bob.page)]);
});
