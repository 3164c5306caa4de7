// Calls that go through a TURN server alone: a real coturn, killed and started again in the middle of them.

import type { Page } from '@playwright/test';
import { CallScreen, reachable } from './call-screen.ts';
import { test as base, expect } from './fixtures.ts';
import { introduce } from './introduce.ts';
import { type Turned, turned } from './turned.ts';
import { hearsMore, ways } from './watch-media.ts';

const test = base.extend<Turned>(turned);

const relayed = (page: Page) => expect.poll(() => ways(page)).toEqual(['relay']);

test.describe('a call through a TURN server', { tag: '@calls' }, () => {
  test('never shows the address of who hides it, and survives the server’s death', async ({ person, turn }) => {
    const [alice, bob] = await introduce(await reachable(await person('Alice')), await reachable(await person('Bob')));
    await alice.turn('Hide my address in calls', true);
    await alice.open('/');
    await alice.conversation('Bob');
    const [hers, his] = [new CallScreen(alice), new CallScreen(bob)];
    await hers.place('Voice call');
    await his.accept();
    await Promise.all([hers.live(), his.live()]);
    await Promise.all([hearsMore(alice.page), hearsMore(bob.page)]);
    await relayed(alice.page);
    await hers.openLock();
    await expect(hers.says(/^Through a server in between, which cannot open it\./)).toBeVisible();
    await hers.closeLock();
    expect(turn.log).toContain('ALLOCATE processed, success');

    await turn.kill();
    await expect(hers.says('The line dropped. Sotto is bringing it back.')).toBeVisible();
    await turn.restart();
    await expect(hers.says('The line dropped. Sotto is bringing it back.')).toBeHidden({ timeout: 10_000 });
    await Promise.all([hearsMore(alice.page), hearsMore(bob.page)]);
    await relayed(alice.page);
    await his.end();
    await hers.over('The call is over.');
  });
});
