// Under load and through crashes: nothing lost, nothing twice, each sender's order kept.

import { expect, test } from './fixtures.ts';
import { introduce } from './introduce.ts';
import { numbered } from './numbered.ts';
import { RELAY_DOWN } from './person.ts';

const ALL_READ_WITHIN_MS = 120_000;

// A trace keeps every keystroke of it, and is what would be slow here.
test.use({ trace: 'off' });

test.describe('bursts', { tag: '@bursts' }, () => {
  test.setTimeout(600_000);

  test('the relay is killed in the middle of 200 messages each way and comes back', async ({ person, relay }) => {
    const [alice, bob] = await introduce(await person('Alice'), await person('Bob'));
    for (const one of [alice, bob]) one.tolerate(RELAY_DOWN);
    const [as, bs] = [numbered('a', 200), numbered('b', 200)];
    const reached = Promise.withResolvers<void>();
    let written = 0;
    const restarted = reached.promise.then(async () => {
      await relay.kill('SIGKILL');
      const during = written;
      await relay.restart();
      return during;
    });
    const count = () => {
      written += 1;
      if (written === 150) reached.resolve();
    };
    await Promise.all([alice.sendAll(as, count), bob.sendAll(bs, count)]);
    expect(await restarted, 'messages written when the relay died').toBeLessThan(400);
    await expect.poll(() => bob.heard(), { timeout: ALL_READ_WITHIN_MS }).toEqual(['hello', ...as]);
    await expect.poll(() => alice.heard(), { timeout: ALL_READ_WITHIN_MS }).toEqual(['hi', ...bs]);
    for (const [one, texts] of [
      [alice, ['hello', ...as]],
      [bob, ['hi', ...bs]],
    ] as const) {
      const read = texts.map((text) => ({ from: 'You', text, state: 'Read' }));
      await expect
        .poll(async () => (await one.messages()).filter(({ from }) => from === 'You'), { timeout: ALL_READ_WITHIN_MS })
        .toEqual(read);
    }
  });

  test('both pages are reloaded in the middle of 200 messages each way', async ({ person }) => {
    const [alice, bob] = await introduce(await person('Alice'), await person('Bob'));
    const [as, bs] = [numbered('a', 200), numbered('b', 200)];
    /** Reloads while the other's messages come in; of her own, those that were in the conversation have been sent as far as she knows. */
    const burst = async (one: typeof alice, texts: readonly string[], reloadAt: number) => {
      await one.sendAll(texts.slice(0, reloadAt));
      await expect(one.mine(texts[reloadAt - 1] ?? '')).toBeVisible();
      await one.page.reload();
      await expect(one.composer).toBeVisible();
      await one.sendAll(texts.slice(reloadAt));
    };
    await Promise.all([burst(alice, as, 60), burst(bob, bs, 120)]);
    await expect.poll(() => bob.heard(), { timeout: ALL_READ_WITHIN_MS }).toEqual(['hello', ...as]);
    await expect.poll(() => alice.heard(), { timeout: ALL_READ_WITHIN_MS }).toEqual(['hi', ...bs]);
  });
});
