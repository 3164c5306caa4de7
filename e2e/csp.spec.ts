// The strict content security policy on every screen, and what the addresses say. Violations and console errors fail any rehearsal
// (person.ts); here every screen is visited for their sake.

import { expect, test } from './fixtures.ts';
import { introduce } from './introduce.ts';

test.describe('the policy', { tag: '@csp' }, () => {
  test('holds on every screen; nobody but the relay is asked, and no address names anybody', async ({ person, relay }) => {
    const [alice, bob] = await introduce(await person('Alice'), await person('Bob'));
    const policy = (await alice.page.request.get('/')).headers()['content-security-policy'] ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("require-trusted-types-for 'script'");
    expect(policy).not.toMatch(/unsafe-|\*|https?:/);
    const worker = (await alice.page.request.get('/w/engine.js')).headers()['content-security-policy'] ?? '';
    expect(worker).toContain("default-src 'none'");
    expect(worker).not.toMatch(/unsafe-|\*|script-src 'self'/);

    const conversation = new URL(alice.page.url()).hash;
    const invite = await alice.inviteLink();
    for (const route of ['/#/', `/${conversation}`, '/#/new', '/#/scan', '/#/invite', '/#/me', '/#/settings', '/#/c/0000', '/#/nowhere']) {
      await alice.open(route);
      await alice.page.reload();
      await expect(alice.page.getByRole('main').first()).toBeVisible();
      await expect(alice.page.getByRole('heading').first()).toBeVisible();
    }
    await bob.open(invite);
    await expect(bob.page.getByRole('heading').first()).toBeVisible();

    const account = /#\/i\/([a-z2-7]{52})/.exec(invite)?.[1] ?? 'none';
    for (const one of [alice, bob]) {
      const addresses = [...new Set(one.wire.addresses)];
      expect(addresses.filter((address) => new URL(address).host !== new URL(relay.origin).host)).toEqual([]);
      expect(addresses.filter((address) => address.includes(account) || address.includes(conversation.slice(4)))).toEqual([]);
      expect(addresses.filter((address) => new URL(address).search !== '')).toEqual([]);
    }
  });
});
