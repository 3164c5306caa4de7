// What takes its time in calls: nobody answers, a line that does not come back, and very many calls between the same two.

import { CallScreen, reachable } from './call-screen.ts';
import { expect, test } from './fixtures.ts';
import { introduce } from './introduce.ts';
import { capturing, hearsMore, touched } from './watch-media.ts';

const CALLS = Number(process.env.SOAK_CALLS ?? 300);

test.describe('calls in the long run', () => {
  test('nobody answers for 45 seconds', async ({ person }) => {
    const [alice, bob] = await introduce(await reachable(await person('Alice')), await reachable(await person('Bob')));
    const [hers, his] = [new CallScreen(alice), new CallScreen(bob)];
    await hers.place('Voice call');
    await expect(his.incoming).toBeVisible();
    await expect(hers.says('Bob did not answer.')).toBeVisible({ timeout: 60_000 });
    await expect(his.incoming).toBeHidden();
    expect(await capturing(alice.page)).toBe(0);
    expect(await touched(bob.page)).toEqual({ captures: 0, connections: 0 });
    await hers.close();
    await expect(hers.record('Voice call, no answer')).toBeVisible();
    await expect(his.record('Missed voice call')).toBeVisible();
  });

  test('one call after the other: each is heard both ways, and none leaves a microphone open', async ({ person }) => {
    const [alice, bob] = await introduce(await reachable(await person('Alice')), await reachable(await person('Bob')));
    for (let count = 0; count < CALLS; count += 1) {
      const [caller, called] = count % 2 === 0 ? [alice, bob] : [bob, alice];
      const [from, to] = [new CallScreen(caller), new CallScreen(called)];
      await from.place('Voice call');
      await to.accept();
      await Promise.all([hearsMore(caller.page), hearsMore(called.page)]);
      await from.end();
      await to.over('The call is over.');
      await Promise.all([from.close(), to.close()]);
      for (const { page } of [caller, called]) expect(await capturing(page)).toBe(0);
    }
  });
});
