// The relay is away: the app goes on, says so, and catches up by itself.

import { expect, test } from './fixtures.ts';
import { introduce } from './introduce.ts';
import { RELAY_DOWN } from './person.ts';

/** The longest pause between two tries is 30 s; a relay that is back is found within it. */
const FOUND_AGAIN_WITHIN_MS = 60_000;

test.describe('without a relay', { tag: '@offline' }, () => {
  for (const signal of ['SIGKILL', 'SIGTERM'] as const) {
    test(`gone by ${signal}: a bar says so, what is written waits, and goes out when the relay is back`, async ({ person, relay }) => {
      const [alice, bob] = await introduce(await person('Alice'), await person('Bob'));
      for (const one of [alice, bob]) one.tolerate(RELAY_DOWN);
      await relay.kill(signal);
      await alice.send('into the dark');
      await alice.tick('into the dark', 'Waiting to be sent');
      await bob.send('me too');
      await bob.tick('me too', 'Waiting to be sent');
      await expect(alice.offlineBar).toBeVisible();
      // What was there can be read, and the rest of the app can be walked.
      await alice.open('/#/settings');
      await expect(alice.heading('Settings')).toBeVisible();
      await expect(alice.offlineBar).toBeVisible();
      await alice.conversation('Bob');
      await expect(alice.theirs('hi')).toBeVisible();
      await relay.restart();
      await expect(bob.theirs('into the dark')).toBeVisible({ timeout: FOUND_AGAIN_WITHIN_MS });
      await expect(alice.theirs('me too')).toBeVisible({ timeout: FOUND_AGAIN_WITHIN_MS });
      await expect(alice.mine('into the dark', 'Read')).toBeVisible({ timeout: FOUND_AGAIN_WITHIN_MS });
      await expect(alice.offlineBar).toBeHidden();
    });
  }

  test('what needs the relay says that it is offline, and nothing is lost of what was typed', async ({ person, relay }) => {
    const alice = await person('Alice');
    alice.tolerate(RELAY_DOWN);
    await alice.createAccount('Alice');
    await relay.kill();
    await expect(alice.offlineBar).toBeVisible();
    await alice.find('bob.b');
    await expect(alice.pane.getByRole('alert')).toContainText('There is no connection to the server.');
    await expect(alice.page.getByRole('textbox', { name: 'Find by user name' })).toHaveValue('bob.b');
    await alice.noteToSelf();
    await alice.send('milk');
    await expect(alice.page.getByRole('article', { name: /: milk$/ })).toBeVisible();
  });
});
