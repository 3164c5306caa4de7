// Every screen of the real app under axe, on phone and desktop, light and dark; and the way from nothing to a message without a mouse.

import AxeBuilder from '@axe-core/playwright';
import { expect, test } from './fixtures.ts';
import { introduce } from './introduce.ts';
import type { Person } from './person.ts';

const SIZES = { phone: { width: 390, height: 844 }, desktop: { width: 1280, height: 800 } } as const;
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** Findings as short lines, so that a red test can be read. */
async function findings(one: Person): Promise<readonly string[]> {
  const { violations } = await new AxeBuilder({ page: one.page }).withTags(RULES).analyze();
  return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target.join(' ')}`));
}

test.describe('screens', { tag: '@screens' }, () => {
  test('axe finds nothing on any screen, on phone and desktop, light and dark', async ({ person }) => {
    const [alice, bob] = [await person('Alice'), await person('Bob')];
    await alice.open();
    await expect(alice.button('Start')).toBeVisible();
    expect(await findings(alice), 'first run').toEqual([]);
    await introduce(alice, bob);
    await bob.setUserName('bob.b');
    const conversation = new URL(alice.page.url()).hash;
    await alice.send('https://example.org/ and a longer line, so that a bubble wraps and a link is drawn in it');
    for (const [size, viewport] of Object.entries(SIZES)) {
      for (const colorScheme of ['light', 'dark'] as const) {
        await alice.page.setViewportSize(viewport);
        await alice.page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
        for (const route of ['/#/', `/${conversation}`, '/#/new', '/#/scan', '/#/invite', '/#/me', '/#/settings']) {
          await alice.open(route);
          await expect(alice.page.getByRole('heading').first()).toBeVisible();
          expect(await findings(alice), `${route} ${size} ${colorScheme}`).toEqual([]);
        }
      }
    }
  });

  test('from nothing to a sent message by keyboard alone', async ({ person }) => {
    const [alice, bob] = [await person('Alice'), await person('Bob')];
    await alice.createAccount('Alice');
    const link = await alice.inviteLink();
    const { page } = bob;
    const { keyboard } = page;
    /** Tabs on until what has the focus is called that. */
    const tabTo = async (name: string | RegExp) => {
      for (let presses = 0; presses < 40; presses++) {
        const label = await page.evaluate(() => {
          const at = document.activeElement;
          return (
            at?.getAttribute('aria-label') ??
            (at instanceof HTMLInputElement ? (at.labels?.[0]?.textContent ?? '') : (at?.textContent ?? ''))
          );
        });
        if (typeof name === 'string' ? label.trim() === name : name.test(label)) return;
        await keyboard.press('Tab');
      }
      throw new Error(`the keyboard does not reach ${name}`);
    };
    await bob.open(link);
    await expect(bob.button('Start talking')).toBeVisible();
    await tabTo('Your name');
    await keyboard.type('Bob');
    await keyboard.press('Enter');
    await expect(bob.composer).toBeVisible();
    await tabTo(/^Message to Alice$/);
    await keyboard.type('without a mouse');
    await keyboard.press('Enter');
    await bob.tick('without a mouse', 'Delivered');
  });
});
