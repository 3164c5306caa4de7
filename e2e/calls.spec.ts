// Calls between real browsers over a real relay, with cameras and microphones that are made up. That something is heard and seen is asked of
// the browser and of the pixels, not of the screen's words.

import type { Page } from '@playwright/test';
import { CallScreen, reachable } from './call-screen.ts';
import { expect, test } from './fixtures.ts';
import { introduce } from './introduce.ts';
import { type Person, RELAY_DOWN } from './person.ts';
import { capturing, heard, hearsMore, look, seesMoving, touched } from './watch-media.ts';

type Bring = (name: string) => Promise<Person>;

/** Alice and Bob know each other, and their conversation is open on both screens. */
async function two(person: Bring) {
  const [alice, bob] = await introduce(await reachable(await person('Alice')), await reachable(await person('Bob')));
  return { alice, bob, hers: new CallScreen(alice), his: new CallScreen(bob) };
}
type Two = Awaited<ReturnType<typeof two>>;

/** Alice calls, Bob takes it up; both are in the call. */
async function inCall({ hers, his }: Two, kind: 'Voice call' | 'Video call' = 'Voice call'): Promise<void> {
  await hers.place(kind);
  await his.accept(kind === 'Voice call' ? 'Accept voice call' : 'Accept with video');
  await Promise.all([hers.live(), his.live()]);
}

/** Nothing of this page listens or watches any more. */
const silent = (page: Page) => expect.poll(() => capturing(page)).toBe(0);

test.describe('a voice call', { tag: '@calls' }, () => {
  test('rings without touching anything, is heard both ways, and stands in both conversations', async ({ person }) => {
    const both = await two(person);
    const { alice, bob, hers, his } = both;
    await hers.place('Voice call');
    await expect(his.incoming).toBeVisible();
    await expect(hers.says('Ringing…')).toBeVisible();
    expect(await touched(bob.page)).toEqual({ captures: 0, connections: 0 });
    expect(await touched(alice.page)).toEqual({ captures: 1, connections: 0 });
    await his.accept();
    await Promise.all([hers.live(), his.live()]);
    await Promise.all([hearsMore(alice.page), hearsMore(bob.page)]);

    await test.step('the words are the same on both screens, and the lock counts', async () => {
      await Promise.all([hers.openLock(), his.openLock()]);
      const words = await hers.words();
      expect(words.length).toBeGreaterThanOrEqual(4);
      expect(await his.words()).toEqual(words);
      for (const screen of [hers, his])
        for (const figure of ['Frames sealed', 'Frames opened']) {
          const before = await screen.figure(figure);
          await expect.poll(() => screen.figure(figure)).toBeGreaterThan(before);
        }
      await Promise.all([hers.closeLock(), his.closeLock()]);
    });

    await hers.end();
    await hers.over('The call is over.');
    await his.over('The call is over.');
    await Promise.all([silent(alice.page), silent(bob.page)]);
    await hers.close();
    await his.close();
    await expect(hers.record('Outgoing voice call')).toBeVisible();
    await expect(his.record('Incoming voice call')).toBeVisible();
    await alice.open('/#/calls');
    await expect(hers.past('Bob')).toContainText('Outgoing voice call');
  });

  test('is ended by who was called, and the next one can be made the other way round', async ({ person }) => {
    const both = await two(person);
    const { alice, bob, hers, his } = both;
    await inCall(both);
    await his.end();
    await hers.over('The call is over.');
    await Promise.all([silent(alice.page), silent(bob.page)]);
    await Promise.all([hers.close(), his.close()]);
    await inCall({ alice: bob, bob: alice, hers: his, his: hers });
    await Promise.all([hearsMore(alice.page), hearsMore(bob.page)]);
    await his.end();
    await hers.over('The call is over.');
  });

  test('becomes a video call when who was called turns the camera on', async ({ person }) => {
    const both = await two(person);
    const { alice, bob, hers, his } = both;
    await inCall(both);
    await his.button('Turn camera on').click();
    await seesMoving(alice.page, 'Video of Bob');
    await hers.button('Turn camera on').click();
    await seesMoving(bob.page, 'Video of Alice');
    await his.button('Turn camera off').click();
    await expect(alice.page.getByLabel('Video of Bob')).toBeHidden();
    await Promise.all([hearsMore(alice.page), hearsMore(bob.page)]);
  });

  test('shows a shared screen, and is a voice call again afterwards', async ({ person }) => {
    const both = await two(person);
    const { alice, bob, hers, his } = both;
    await inCall(both);
    await hers.button('Share screen').click();
    await expect(his.says('Alice shares a screen')).toBeVisible();
    await expect.poll(async () => (await look(bob.page, 'Screen of Alice')).colours).toBeGreaterThan(1);
    await hers.button('Stop sharing').click();
    await expect(bob.page.getByLabel('Screen of Alice')).toBeHidden();
    await Promise.all([hearsMore(alice.page), hearsMore(bob.page)]);
  });

  test('muting is seen on the other side, and nothing is heard then', async ({ person }) => {
    const both = await two(person);
    const { alice, hers, his } = both;
    await inCall(both);
    await hearsMore(alice.page);
    await his.button('Mute').click();
    await expect(hers.says('Bob is muted')).toBeVisible();
    let before = 0;
    const more = async () => {
      const { energy } = await heard(alice.page);
      const added = energy - before;
      before = energy;
      return added;
    };
    await expect.poll(more, { intervals: [1_000] }).toBeLessThan(1e-6);
    await his.button('Unmute').click();
    await hearsMore(alice.page);
  });
});

test.describe('a video call', { tag: '@calls' }, () => {
  test('shows moving pictures on both sides', async ({ person }) => {
    const both = await two(person);
    const { alice, bob } = both;
    await inCall(both, 'Video call');
    await Promise.all([seesMoving(alice.page, 'Video of Bob'), seesMoving(bob.page, 'Video of Alice')]);
    await Promise.all([hearsMore(alice.page), hearsMore(bob.page)]);
    for (const { page } of [alice, bob]) expect((await heard(page)).videoFrames).toBeGreaterThan(0);
  });
});

test.describe('a call that does not come about', { tag: '@calls' }, () => {
  test('is declined', async ({ person }) => {
    const { alice, bob, hers, his } = await two(person);
    await hers.place('Voice call');
    await his.button('Decline').click();
    await hers.over('Bob declined the call.');
    await silent(alice.page);
    expect(await touched(bob.page)).toEqual({ captures: 0, connections: 0 });
    await hers.close();
    await expect(hers.record('Voice call, declined')).toBeVisible();
    await expect(his.record('Declined voice call')).toBeVisible();
  });

  test('is cancelled before it is taken up, and is missed on the other side', async ({ person }) => {
    const { alice, bob, hers, his } = await two(person);
    await hers.place('Video call');
    await expect(his.incoming).toBeVisible();
    await hers.button('Cancel').click();
    await expect(his.incoming).toBeHidden();
    await silent(alice.page);
    expect(await touched(bob.page)).toEqual({ captures: 0, connections: 0 });
    await expect(hers.record('Video call, cancelled')).toBeVisible();
    await expect(his.record('Missed video call')).toBeVisible();
  });

  test('finds the other side in a call with a third', async ({ person }) => {
    const both = await two(person);
    const { alice, bob } = both;
    const carol = await reachable(await person('Carol'));
    await carol.openInvite(await alice.inviteLink(), 'Carol');
    await carol.send('hi from Carol');
    await alice.conversation('Bob');
    await inCall(both);
    const third = new CallScreen(carol);
    await third.place('Voice call');
    await third.over('Alice is in another call.');
    await silent(carol.page);
    await Promise.all([hearsMore(alice.page), hearsMore(bob.page)]);
  });

  test('both press the button at once, and are in one call', async ({ person }) => {
    const { alice, bob, hers, his } = await two(person);
    await Promise.all([hers.place('Voice call'), his.place('Voice call')]);
    await Promise.all([hers.live(), his.live()]);
    await Promise.all([hearsMore(alice.page), hearsMore(bob.page)]);
    await hers.end();
    await his.over('The call is over.');
    await Promise.all([silent(alice.page), silent(bob.page)]);
  });
});

test.describe('a page and its call', { tag: '@calls' }, () => {
  for (const who of ['who called', 'who was called'] as const)
    test(`${who} loads the page again and is back within ten seconds`, async ({ person }) => {
      const both = await two(person);
      const { alice, bob, hers, his } = both;
      await inCall(both);
      const [again, stays] = who === 'who called' ? [alice, bob] : [bob, alice];
      await again.page.reload();
      await Promise.all([hearsMore(again.page), hearsMore(stays.page)]);
      await Promise.all([hers.openLock(), his.openLock()]);
      expect(await his.words()).toEqual(await hers.words());
      await Promise.all([hers.closeLock(), his.closeLock()]);
      await his.end();
      await hers.over('The call is over.');
    });

  test('both load the page again at once, and find each other again', async ({ person }) => {
    const both = await two(person);
    const { alice, bob, hers, his } = both;
    await inCall(both, 'Video call');
    await Promise.all([alice.page.reload(), bob.page.reload()]);
    await Promise.all([seesMoving(alice.page, 'Video of Bob'), seesMoving(bob.page, 'Video of Alice')]);
    await Promise.all([hearsMore(alice.page), hearsMore(bob.page)]);
    await hers.end();
    await his.over('The call is over.');
  });

  test('closing the page ends the call on the other side', async ({ person }) => {
    const both = await two(person);
    await inCall(both);
    const second = await both.bob.secondTab();
    await second.open('/');
    await both.bob.page.close();
    await both.hers.over('The connection was lost and did not come back.');
    await silent(both.alice.page);
  });

  test('taken up in one of two tabs, it stops ringing in the other, which only points to it', async ({ person }) => {
    const { alice, bob, hers, his } = await two(person);
    const second = await bob.secondTab();
    await second.open('/');
    const beside = new CallScreen(second);
    await hers.place('Voice call');
    await Promise.all([expect(his.incoming).toBeVisible(), expect(beside.incoming).toBeVisible()]);
    await beside.accept();
    await Promise.all([hers.live(), beside.live()]);
    await expect(his.incoming).toBeHidden();
    await Promise.all([hearsMore(alice.page), hearsMore(second.page)]);
    expect(await touched(bob.page)).toEqual({ captures: 0, connections: 0 });
    await expect(his.says('In a call with Alice, in another tab')).toBeVisible();

    await test.step('the tab that led is closed, and the call goes on', async () => {
      await bob.page.close();
      await hearsMore(second.page);
      await beside.button('Mute').click();
      await expect(hers.says('Bob is muted')).toBeVisible();
    });
    await beside.end();
    await hers.over('The call is over.');
  });

  test('declined in one of two tabs, it stops ringing in the other; taken up in one, it can be ended from the other', async ({
    person,
  }) => {
    const { alice, bob, hers, his } = await two(person);
    const second = await bob.secondTab();
    await second.open('/');
    const beside = new CallScreen(second);
    await hers.place('Voice call');
    await Promise.all([expect(his.incoming).toBeVisible(), expect(beside.incoming).toBeVisible()]);
    await beside.button('Decline').click();
    await expect(his.incoming).toBeHidden();
    await hers.over('Bob declined the call.');
    await hers.button('Call again').click();
    await his.accept();
    await Promise.all([hers.live(), his.live()]);
    await beside.end();
    await hers.over('The call is over.');
    await Promise.all([silent(alice.page), silent(bob.page)]);
  });

  test('goes on while the relay is away, and ends on both sides once it is back', async ({ person, relay }) => {
    const both = await two(person);
    const { alice, bob, hers, his } = both;
    for (const one of [alice, bob]) one.tolerate(RELAY_DOWN);
    await inCall(both);
    await relay.kill();
    await expect(alice.offlineBar).toBeAttached();
    await Promise.all([hearsMore(alice.page), hearsMore(bob.page)]);
    await his.end();
    await silent(bob.page);
    await relay.restart();
    await expect(hers.record('Outgoing voice call')).toBeVisible({ timeout: 45_000 });
    await silent(alice.page);
    await expect(his.record('Incoming voice call')).toBeVisible();
  });
});
