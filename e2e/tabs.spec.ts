// Several tabs of one person: one of them owns the keys at a time, and nobody notices which.

import { expect, test } from './fixtures.ts';
import { introduce } from './introduce.ts';
import { RELAY_DOWN } from './person.ts';

const numbered = (name: string, count: number) => Array.from({ length: count }, (_, i) => `${name} ${i}`);

test.describe('two tabs', { tag: '@tabs' }, () => {
  test('both show the same, and the one that led is closed in the middle of it', async ({ person }) => {
    const [alice, bob] = await introduce(await person('Alice'), await person('Bob'));
    const second = await alice.secondTab();
    await second.open(alice.page.url());
    await expect(second.theirs('hi')).toBeVisible();
    await second.send('from the second tab');
    await expect(alice.mine('from the second tab')).toBeVisible();
    const bobs = numbered('b', 60);
    const [mine, more] = [numbered('one', 30), numbered('two', 30)];
    const sending = bob.sendAll(bobs);
    await alice.sendAll(mine);
    await expect(alice.mine(mine.at(-1) ?? '')).toBeVisible();
    // The first tab has led since its page was opened.
    await alice.page.close();
    await second.sendAll(more);
    await sending;
    await expect.poll(async () => (await bob.heard()).slice(1)).toEqual(['from the second tab', ...mine, ...more]);
    await expect.poll(async () => (await second.heard()).slice(1)).toEqual(bobs);
    await second.tick(more.at(-1) ?? '', 'Read');
  });

  test('a draft is in both, and survives a reload', async ({ person }) => {
    const [alice] = await introduce(await person('Alice'), await person('Bob'));
    await alice.composer.fill('half a thought');
    await alice.leave();
    await expect(alice.row('Bob')).toContainText('half a thought');
    const second = await alice.secondTab();
    await second.open('/');
    await expect(second.row('Bob')).toContainText('half a thought');
    await second.conversation('Bob');
    await expect(second.composer).toHaveValue('half a thought');
    await second.page.reload();
    await expect(second.composer).toHaveValue('half a thought');
  });

  test('offline: the bar says so, what is written waits, and goes out when the relay is back', async ({ person, relay }) => {
    const [alice, bob] = await introduce(await person('Alice'), await person('Bob'));
    for (const one of [alice, bob]) one.tolerate(RELAY_DOWN);
    await relay.kill('SIGKILL');
    await expect(alice.offlineBar).toBeVisible();
    await alice.send('into the dark');
    await alice.tick('into the dark', 'Waiting to be sent');
    await relay.restart();
    await expect(bob.theirs('into the dark')).toBeVisible({ timeout: 60_000 });
    await expect(alice.offlineBar).toBeHidden({ timeout: 60_000 });
  });
});
