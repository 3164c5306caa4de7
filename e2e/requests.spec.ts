import { expect, test } from './fixtures.ts';
import { introduce } from './introduce.ts';

test.describe('strangers', { tag: '@messages' }, () => {
  test('found by user name, Carol waits as a request, learns nothing before the answer, and is accepted', async ({ person }) => {
    const [alice, carol] = [await person('Alice'), await person('Carol')];
    await alice.createAccount('Alice');
    await alice.setUserName('alice.w');
    await alice.leave();
    await carol.createAccount('Carol');
    await carol.meet('ALICE.W');
    await carol.send('may I?');
    await carol.tick('may I?', 'Sent');

    await expect(alice.page.getByRole('button', { name: /^Message requests/ })).toContainText('1 request');
    await expect(alice.row('Carol')).toBeHidden();
    await alice.request('Carol');
    await expect(alice.theirs('may I?')).toBeVisible();
    await expect(alice.heading('Carol wants to write to you')).toBeVisible();
    await expect(alice.composer).toBeHidden();
    await carol.send('it is about the boat');
    await expect(alice.theirs('it is about the boat')).toBeVisible();
    await expect(alice.row('Carol')).not.toContainText('unread');
    // What was not sent cannot have arrived: no envelope of any kind has left Alice's browser.
    expect(alice.wire.frames('ack').length).toBeGreaterThan(0);
    expect(alice.wire.frames('send')).toEqual([]);
    await carol.tick('may I?', 'Sent');

    await alice.acceptRequest();
    await expect(alice.history.getByText('You accepted this message request.')).toBeVisible();
    await carol.tick('may I?', 'Read');
    await carol.tick('it is about the boat', 'Read');
    await alice.send('you may');
    await expect(carol.theirs('you may')).toBeVisible();
    // Until she answered, all that Carol had was the user name.
    await expect(carol.heading('Alice')).toBeVisible();
  });

  test('a request is deleted: nothing of it is left, and the next message is a request again', async ({ person }) => {
    const [alice, carol] = [await person('Alice'), await person('Carol')];
    await alice.createAccount('Alice');
    await alice.setUserName('alice.w');
    await alice.leave();
    await carol.createAccount('Carol');
    await carol.meet('alice.w');
    await carol.send('first try');
    await alice.request('Carol');
    await alice.page.getByRole('region', { name: 'Message request' }).getByRole('button', { name: 'Delete' }).click();
    await alice.confirm('Delete');
    await expect(alice.heading('Nobody here yet')).toBeVisible();
    await carol.send('second try');
    await alice.request('Carol');
    await expect.poll(() => alice.heard()).toEqual(['second try']);
    await expect(alice.heading('Carol wants to write to you')).toBeVisible();
    expect(alice.wire.frames('send')).toEqual([]);
  });

  test('nobody by that name, and a name that cannot be one, are said in words', async ({ person }) => {
    const alice = await person('Alice');
    await alice.createAccount('Alice');
    await alice.find('nobody.here');
    await expect(alice.pane.getByText('Nobody on this server has the user name “nobody.here”.')).toBeVisible();
    await alice.find('no');
    await expect(alice.pane.getByRole('alert')).toContainText('A user name has 3 to 32 characters');
  });
});

test.describe('people turned away', { tag: '@messages' }, () => {
  test('what a blocked person writes is not shown, then or later; unblocked, they are heard again', async ({ person }) => {
    const [alice, bob] = await introduce(await person('Alice'), await person('Bob'));
    await alice.block();
    await expect(alice.page.getByText('You blocked Bob. Their messages do not reach you.')).toBeVisible();
    await expect(alice.row('Bob')).toBeHidden();
    await bob.send('into the void');
    await bob.tick('into the void', 'Sent');
    // Bob's device hears of the block only if something leaves Alice's: she acknowledges to the relay and says nothing to him.
    const said = alice.wire.frames('send').length;
    await bob.send('anybody there?');
    await bob.tick('anybody there?', 'Sent');

    await alice.open('/#/settings');
    await alice.button('Unblock Bob').click();
    await expect(alice.page.getByText('You have blocked nobody.')).toBeVisible();
    await bob.send('hello again');
    await alice.conversation('Bob');
    await expect(alice.theirs('hello again')).toBeVisible();
    expect(await alice.heard()).toEqual(['hi', 'hello again']);
    await bob.tick('hello again', 'Read');
    await bob.tick('into the void', 'Sent');
    expect(alice.wire.frames('send').length).toBeGreaterThan(said);
  });

  test('a deleted conversation is gone after a reload too, and begins anew when they write', async ({ person }) => {
    const [alice, bob] = await introduce(await person('Alice'), await person('Bob'));
    await alice.deleteConversation();
    await expect(alice.heading('Nobody here yet')).toBeVisible();
    await alice.page.reload();
    await expect(alice.heading('Nobody here yet')).toBeVisible();
    await bob.send('a fresh start');
    await alice.conversation('Bob');
    await expect.poll(() => alice.heard()).toEqual(['a fresh start']);
    await alice.send('so it is');
    await expect(bob.theirs('so it is')).toBeVisible();
    expect(await bob.heard()).toEqual(['hello', 'so it is']);
  });
});
