// Under load and through crashes: nothing lost, nothing twice, each sender's order kept.

import { expect, test } from './fixtures.ts';
import { introduce } from './introduce.ts';
import { RELAY_DOWN } from './person.ts';

const numbered = (name: string, count: number) => Array.from({ length: count }, (_, i) => `${name} ${i}`);

test.describe('bursts', { tag: '@bursts' }, () => {
  test('the relay is killed in the middle of 200 messages each way and comes back', async ({ person, relay }) => {
    const [alice, bob] = await introduce(await person('Alice'), await person('Bob'));
    for (const one of [alice, bob]) one.tolerate(RELAY_DOWN);
    const [as, bs] = [numbered('a', 200), numbered('b', 200)];
    let kill: Promise<void> | undefined;
    const after = (count: number) => {
      if (count === 70) kill ??= relay.kill('SIGKILL').then(() => relay.restart());
    };
    await Promise.all([alice.sendAll(as, after), bob.sendAll(bs)]);
    await kill;
    await expect.poll(async () => (await bob.heard()).slice(1), { timeout: 90_000 }).toEqual(as);
    await expect.poll(async () => (await alice.heard()).slice(1), { timeout: 90_000 }).toEqual(bs);
    await expect
      .poll(async () => (await alice.messages()).filter(({ state }) => state === 'Waiting to be sent' || state === 'Sent'))
      .toEqual([]);
  });

  test('a page is reloaded in the middle of a burst', async ({ person }) => {
    const [alice, bob] = await introduce(await person('Alice'), await person('Bob'));
    const [first, second] = [numbered('before', 40), numbered('after', 40)];
    await alice.sendAll(first);
    await alice.page.reload();
    await expect(alice.composer).toBeVisible();
    await alice.sendAll(second);
    // What the page had handed to the engine before the reload is there; a line that was still being typed may be a draft.
    const heard = async () => (await bob.heard()).slice(1);
    await expect.poll(async () => (await heard()).filter((text) => text.startsWith('after'))).toEqual(second);
    const mine = (await alice.messages()).filter(({ from, text }) => from === 'You' && text !== 'hello').map(({ text }) => text);
    expect(await heard()).toEqual(mine);
    expect(mine.slice(0, -second.length)).toEqual(first.slice(0, mine.length - second.length));
    expect(new Set(mine).size).toBe(mine.length);
  });
});
