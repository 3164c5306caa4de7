import { expect, test } from './fixtures.ts';
import { introduce } from './introduce.ts';

test.describe('the first message', { tag: '@messages' }, () => {
  test('from an empty browser to a message both ways, each on three screens or fewer', async ({ person }) => {
    const [alice, bob] = [await person('Alice'), await person('Bob')];

    await test.step('Alice: a name, one word on keeping it, an invite', async () => {
      await alice.open();
      await expect(alice.heading('Messages that only the two of you can read')).toBeVisible();
      await expect(alice.page.getByRole('textbox')).toHaveCount(1);
      await alice.page.getByRole('textbox', { name: 'Your name' }).fill('Alice');
      await alice.button('Start').click();
      await expect(alice.heading('Keep your account')).toBeVisible();
      await alice.button('Not now').click();
      await expect(alice.heading('Invite somebody')).toBeVisible();
      await expect(alice.page.getByRole('img', { name: 'QR code of your invite link' })).toBeVisible();
    });
    const link = await alice.page.getByRole('textbox', { name: 'Your invite link' }).inputValue();
    await alice.button('Go to my messages').click();

    await test.step('Bob: a name, and there is the conversation', async () => {
      await bob.open(link);
      await expect(bob.heading('Alice invites you to talk')).toBeVisible();
      await bob.page.getByRole('textbox', { name: 'Your name' }).fill('Bob');
      await bob.button('Start talking').click();
      await expect(bob.heading('Alice')).toBeVisible();
    });

    await bob.send('Hello Alice');
    await bob.tick('Hello Alice', 'Delivered');
    await expect(alice.row('Bob')).toContainText('1 unread message');
    await alice.conversation('Bob');
    await expect(alice.theirs('Hello Alice')).toBeVisible();
    await bob.tick('Hello Alice', 'Read');
    await alice.send('Hello Bob');
    await expect(bob.theirs('Hello Bob')).toBeVisible();
    await alice.tick('Hello Bob', 'Read');
    await expect(alice.row('Bob')).toContainText('Hello Bob');
  });

  test('a reply to somebody who is away arrives when they come back', async ({ person, relay }) => {
    const [alice, bob] = await introduce(await person('Alice'), await person('Bob'));
    await bob.page.goto('about:blank');
    await alice.send('are you there?');
    await alice.tick('are you there?', 'Sent');
    await alice.send('write when you are back');
    await alice.tick('write when you are back', 'Sent');
    await bob.open(relay.origin);
    await expect(bob.row('Alice')).toContainText('2 unread messages');
    await alice.tick('write when you are back', 'Delivered');
    await bob.conversation('Alice');
    await expect(bob.history.getByText('2 new messages')).toBeVisible();
    await expect.poll(() => bob.heard()).toEqual(['hello', 'are you there?', 'write when you are back']);
    await bob.send('back again');
    await expect(alice.theirs('back again')).toBeVisible();
  });

  test('what Bob wrote and closed the page upon is sent when he comes back', async ({ person, relay }) => {
    const [alice, bob] = await introduce(await person('Alice'), await person('Bob'));
    bob.tolerate(/ERR_CONNECTION|WebSocket connection|ERR_EMPTY_RESPONSE/);
    alice.tolerate(/ERR_CONNECTION|WebSocket connection|ERR_EMPTY_RESPONSE/);
    await relay.kill();
    await bob.send('kept on this device');
    await bob.tick('kept on this device', 'Waiting to be sent');
    await bob.page.goto('about:blank');
    await relay.restart();
    await bob.open(relay.origin);
    await expect(alice.theirs('kept on this device')).toBeVisible({ timeout: 45_000 });
  });
});
