// The server learns nothing, and neither does who reads the disk: fifty random strings are written as texts, names and drafts, and are then
// looked for everywhere.

import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from './fixtures.ts';
import { filesUnder, formsOf, hits } from './scan.ts';

const canary = (kind: string) => `${kind}${randomBytes(9).toString('hex')}`;

test.describe('nothing readable', { tag: '@canaries' }, () => {
  test('the scan finds what is there, in every form it claims to know', () => {
    const text = canary('planted');
    for (const [name, form] of formsOf(text)) {
      const noise = () => Buffer.from(randomBytes(500).toString('latin1'));
      expect(hits(Buffer.concat([noise(), form, noise()]), [text]), name).not.toEqual([]);
    }
    for (const shift of [0, 1, 2]) {
      const inside = Buffer.concat([randomBytes(3 + shift), Buffer.from(text), randomBytes(7)]);
      expect(hits(Buffer.from(inside.toString('base64')), [text]), `base64 at ${shift}`).not.toEqual([]);
      expect(hits(Buffer.from(inside.toString('base64url')), [text]), `base64url at ${shift}`).not.toEqual([]);
    }
    expect(hits(randomBytes(100_000), [text])).toEqual([]);
  });

  test('in the relay’s database, its logs, on the wire and in the browsers’ profiles', async ({ person, relay }) => {
    const folders = ['alice', 'bob'].map((name) => mkdtempSync(join(tmpdir(), `sotto-${name}-`)));
    const [aliceFolder = '', bobFolder = ''] = folders;
    const names = [canary('Alice'), canary('Bob')] as const;
    const texts = Array.from({ length: 40 }, (_, i) => canary(`text${i}x`));
    const drafts = Array.from({ length: 8 }, (_, i) => canary(`draft${i}x`));
    const canaries = [...names, ...texts, ...drafts];
    expect(canaries).toHaveLength(50);

    const alice = await person('Alice', { profile: aliceFolder });
    const bob = await person('Bob', { profile: bobFolder });
    await alice.createAccount(names[0]);
    await bob.openInvite(await alice.inviteLink(), names[1]);
    await bob.sendAll(texts.slice(0, 20));
    await alice.leave();
    await alice.conversation(names[1]);
    await alice.sendAll(texts.slice(20));
    await expect.poll(() => bob.heard()).toEqual(texts.slice(20));
    expect(await alice.heard()).toEqual(texts.slice(0, 20));
    // Drafts are written over one another, and each is given the time to be kept.
    for (const [index, draft] of drafts.entries()) {
      const one = index % 2 === 0 ? alice : bob;
      await one.composer.fill(draft);
      await one.composer.blur();
    }
    await bob.leave();
    await expect(bob.row(names[0])).toContainText(drafts[7] ?? '');
    // Something stays with the relay as well: what is written to somebody who is away.
    await bob.page.goto('about:blank');
    const waiting = canary('waiting');
    await alice.send(waiting);
    await alice.tick(waiting, 'Sent');
    canaries.push(waiting);

    for (const one of [alice, bob]) {
      await one.wire.settled();
      expect(one.wire.bytes.length, 'something was sent').toBeGreaterThan(20);
      expect(hits(Buffer.concat(one.wire.bytes), canaries), 'on the wire').toEqual([]);
      await one.context.close();
    }
    // While the relay still runs and has its log of recent writes, and once more after it has folded it into the database.
    const relayFiles = () => [...filesUnder(relay.dataFolder), { name: 'log', bytes: Buffer.from(relay.log) }];
    expect(relayFiles().map(({ name }) => name.split('/').at(-1))).toEqual(expect.arrayContaining(['sotto.db', 'sotto.db-wal', 'log']));
    for (const { name, bytes } of relayFiles()) expect(hits(bytes, canaries), name).toEqual([]);
    await relay.kill('SIGTERM');
    for (const { name, bytes } of relayFiles()) expect(hits(bytes, canaries), name).toEqual([]);

    for (const folder of folders) {
      const files = filesUnder(folder);
      expect(
        files.some(({ name }) => /IndexedDB/.test(name)),
        'the profile holds a database',
      ).toBe(true);
      // The browser itself remembers the address that was opened, and an invite carries its writer's name behind the `#`, in base64.
      const known = new RegExp(`^${names[0]} \\(base64`);
      for (const { name, bytes } of files) {
        expect(
          hits(bytes, canaries).filter((hit) => !known.test(hit)),
          name,
        ).toEqual([]);
      }
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
