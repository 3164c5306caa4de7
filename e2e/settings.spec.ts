import { expect, test } from './fixtures.ts';
import { introduce } from './introduce.ts';
import type { Person } from './person.ts';

/**
 * A message of Bob's that Alice has on her screen, and after it words that went all the way back and forth. What her device says goes out
 * in order, so whatever it had to say about that message Bob's device has heard by now.
 */
async function exchange(alice: Person, bob: Person, text: string): Promise<void> {
  await bob.send(text);
  await expect(alice.theirs(text)).toBeVisible();
  await expect(alice.row('Bob')).not.toContainText('unread');
  await alice.send(`${text}: seen`);
  await expect(bob.theirs(`${text}: seen`)).toBeVisible();
}

test.describe('what is told about oneself', { tag: '@settings' }, () => {
  test('without delivery and read receipts a tick stays at “Sent”, and switching them on says nothing of the past', async ({ person }) => {
    const [alice, bob] = await introduce(await person('Alice'), await person('Bob'));
    await alice.turn('Confirm delivery', false);
    await alice.turn('Confirm reading', false);
    await alice.conversation('Bob');
    await exchange(alice, bob, 'one');
    await alice.turn('Confirm delivery', true);
    await alice.turn('Confirm reading', true);
    await alice.conversation('Bob');
    await exchange(alice, bob, 'two');
    await bob.tick('two', 'Read');
    await bob.tick('one', 'Sent');
  });

  test('with delivery receipts alone a tick gets to “Delivered” and no further', async ({ person }) => {
    const [alice, bob] = await introduce(await person('Alice'), await person('Bob'));
    await alice.turn('Confirm reading', false);
    await alice.conversation('Bob');
    await exchange(alice, bob, 'one');
    await bob.tick('one', 'Delivered');
    await alice.turn('Confirm reading', true);
    await alice.conversation('Bob');
    await exchange(alice, bob, 'two');
    await bob.tick('two', 'Read');
    await bob.tick('one', 'Delivered');
  });

  test('typing is shown while somebody types, and never when they switched it off', async ({ person }) => {
    const [alice, bob] = await introduce(await person('Alice'), await person('Bob'));
    await alice.composer.pressSequentially('I wa');
    await expect(bob.row('Alice')).toContainText('typing…');
    await expect(bob.pane.getByText('typing…')).toBeVisible();
    await alice.send('I was typing');
    await expect(bob.theirs('I was typing')).toBeVisible();
    await expect(bob.row('Alice')).not.toContainText('typing…');

    await alice.turn('Show that I am typing', false);
    await alice.conversation('Bob');
    const shown = await bob.watchFor('typing…');
    await alice.composer.pressSequentially('I am typing unseen');
    await alice.composer.press('Enter');
    await expect(bob.theirs('I am typing unseen')).toBeVisible();
    expect(await shown()).toBe(false);
  });

  test('Enter makes a new line when it is told to', async ({ person }) => {
    const alice = await person('Alice');
    await alice.createAccount('Alice');
    await alice.turn('Enter sends', false);
    await alice.noteToSelf();
    await alice.composer.pressSequentially('milk');
    await alice.composer.press('Enter');
    await alice.composer.pressSequentially('eggs');
    await alice.composer.press('Control+Enter');
    await expect(alice.history.getByRole('article')).toHaveAttribute('aria-label', /: milk\neggs$/);
    await expect(alice.composer).toHaveValue('');
  });

  test('settings and names survive a reload', async ({ person }) => {
    const alice = await person('Alice');
    await alice.createAccount('Alice');
    await alice.turn('Confirm reading', false);
    await alice.page.getByRole('radio', { name: 'Dark' }).check();
    await alice.open('/#/me');
    await alice.page.getByRole('textbox', { name: 'Your name' }).fill('Alice Liddell');
    await alice.button('Save').click();
    await expect(alice.page.getByText('Saved.')).toBeVisible();
    await alice.page.reload();
    await expect(alice.page.getByRole('textbox', { name: 'Your name' })).toHaveValue('Alice Liddell');
    await alice.open('/#/settings');
    await expect(alice.page.getByRole('switch', { name: 'Confirm reading' })).not.toBeChecked();
    await expect(alice.page.getByRole('switch', { name: 'Confirm delivery' })).toBeChecked();
    await expect(alice.page.getByRole('radio', { name: 'Dark' })).toBeChecked();
  });
});
