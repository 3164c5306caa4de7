// An owner of the keys that is frozen, as browsers do with tabs in the background: another tab takes over, and nobody loses anything.

import { expect, test } from './fixtures.ts';
import { introduce } from './introduce.ts';
import { numbered } from './numbered.ts';
import { freeze, newWindow } from './own-browser.ts';
import { Tab } from './tab.ts';

test.describe('takeover', { tag: '@tabs' }, () => {
  test('the one that leads is frozen: the other takes over, and the frozen one is fine when it wakes', async ({ person }) => {
    const [alice, bob] = await introduce(await person('Alice', { own: true }), await person('Bob'));
    const second = new Tab(await newWindow(alice.context));
    await second.open(alice.page.url());
    await expect(second.theirs('hi')).toBeVisible();
    const wake = await freeze(alice.page);
    const [mine, bobs] = [numbered('one', 30), numbered('b', 30)];
    await Promise.all([second.sendAll(mine), bob.sendAll(bobs)]);
    await expect.poll(async () => (await bob.heard()).slice(1)).toEqual(mine);
    await expect.poll(async () => (await second.heard()).slice(1)).toEqual(bobs);
    await wake();
    await alice.send('awake again');
    await expect(bob.theirs('awake again')).toBeVisible();
    await second.page.close();
    await bob.send('still there?');
    await expect(alice.theirs('still there?')).toBeVisible();
    expect((await alice.heard()).slice(1)).toEqual([...bobs, 'still there?']);
  });
});
