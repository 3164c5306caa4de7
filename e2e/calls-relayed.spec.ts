// Calls that go through a TURN server alone: a real coturn, killed and started again in the middle of them.

import type { Page } from '@playwright/test';
import { CallScreen, reachable } from './call-screen.ts';
import { test as base, expect } from './fixtures.ts';
import { introduce } from './introduce.ts';
import { RelayProcess } from './relay-process.ts';
import { TurnServer } from './turn-server.ts';
import { hearsMore, ways } from './watch-media.ts';

const test = base.extend<{ readonly turn: TurnServer }>({
  turn: async ({}, use, info) => {
    const turn = await TurnServer.start();
    await use(turn);
    if (info.status !== info.expectedStatus) await info.attach('turn.log', { body: turn.log, contentType: 'text/plain' });
    await turn.stop();
  },
  relay: async ({ turn }, use, info) => {
    const relay = await RelayProcess.start(turn.env);
    await use(relay);
    if (info.status !== info.expectedStatus) await info.attach('relay.log', { body: relay.log, contentType: 'text/plain' });
    await relay.stop();
  },
});

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
    await expect(hers.says('Relayed: the other side does not see your address.')).toBeVisible();
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
