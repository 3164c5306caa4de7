// Several tabs of one person: one of them owns the keys at a time, and nobody notices which.

import type { Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import { introduce } from './introduce.ts';
import { numbered } from './numbered.ts';

/** Which engines own the keys and which stand in line for them. */
const engines = (page: Page) =>
  page.evaluate(async () => {
    const { held = [], pending = [] } = await navigator.locks.query();
    return { held: held.map(({ clientId }) => clientId), pending: pending.map(({ clientId }) => clientId) };
  });

test.describe('two tabs', { tag: '@tabs' }, () => {
  test('both show the same, and the one that led is closed in the middle of it', async ({ person }) => {
    const [alice, bob] = await introduce(await person('Alice'), await person('Bob'));
    const second = await alice.secondTab();
    await second.open(alice.page.url());
    await expect(second.theirs('hi')).toBeVisible();
    await second.send('from the second tab');
    await expect(alice.mine('from the second tab')).toBeVisible();
    const bobs = numbered('b', 90);
    const [mine, more] = [numbered('one', 30), numbered('two', 90)];
    const sending = bob.sendAll(bobs);
    const writing = second.sendAll(more);
    await alice.sendAll(mine);
    await expect(alice.mine(mine.at(-1) ?? '')).toBeVisible();
    // The first tab has led since its page was opened.
    const before = await engines(second.page);
    expect(before).toMatchObject({ held: [expect.any(String)], pending: [expect.any(String)] });
    await alice.page.close();
    await Promise.all([writing, sending]);
    // Two tabs write into one conversation: which of the two comes first is nobody's promise, the order of each is.
    const of = async (name: string) => (await bob.heard()).filter((text) => text.startsWith(name));
    await expect.poll(() => of('one')).toEqual(mine);
    await expect.poll(() => of('two')).toEqual(more);
    expect(await bob.heard()).toHaveLength(2 + mine.length + more.length);
    await expect.poll(() => second.heard()).toEqual(['hi', ...bobs]);
    const unread = async () => (await second.messages()).filter(({ from, state }) => from === 'You' && state !== 'Read');
    await expect.poll(unread).toEqual([]);
    expect(await engines(second.page)).toEqual({ held: before.pending, pending: [] });
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
});
