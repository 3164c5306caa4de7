// The browser loses data: all of it, or the one row that opens the rest. It is said at the next start, and there is a way on.

import { expect, test } from './fixtures.ts';
import { introduce } from './introduce.ts';

test.describe('erased', { tag: '@eviction' }, () => {
  test('everything: the first run says that there was an account, and a new one talks to the same people', async ({ person }) => {
    const [alice, bob] = await introduce(await person('Alice'), await person('Bob'));
    const link = await bob.inviteLink();
    await alice.page.evaluate(async () => {
      const request = indexedDB.deleteDatabase('sotto');
      await new Promise((resolve) => {
        request.onsuccess = resolve;
      });
    });
    await alice.open();
    await expect(alice.page.getByText('There was an account in this browser')).toBeVisible();
    await alice.openInvite(link, 'Alice');
    await alice.send('me again');
    await bob.open('/#/');
    await expect(bob.row('Alice').filter({ hasText: 'me again' })).toBeVisible();
  });

  test('the key that opens the rest: the screen says so, and erases what is left when it is told to', async ({ person }) => {
    const alice = await person('Alice');
    await alice.createAccount('Alice');
    await alice.page.evaluate(async () => {
      const db = await new Promise<IDBDatabase>((resolve) => {
        const request = indexedDB.open('sotto');
        request.onsuccess = () => resolve(request.result);
      });
      await new Promise((resolve) => {
        const tx = db.transaction('meta', 'readwrite');
        tx.objectStore('meta').delete('rowKey');
        tx.oncomplete = resolve;
      });
      db.close();
    });
    await alice.page.reload();
    await expect(alice.heading('Sotto cannot open your messages')).toBeVisible();
    await alice.button('Erase what is left').click();
    await alice.confirm('Erase what is left');
    await expect(alice.heading('Messages that only the two of you can read')).toBeVisible();
    await alice.createAccount('Alice');
  });
});
