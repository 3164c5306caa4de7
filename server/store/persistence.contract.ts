// What an engine that keeps its data must do over a restart. Beside `store.contract.ts`, which holds for every engine.

import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { decode, deviceList } from '../../protocol/index.ts';
import { newAccount, onlyDevice, preKeys, signedList } from '../testing/device.ts';
import type { Append, Mailbox, Store } from './store.ts';

export interface Reopening {
  readonly store: Store;
  /** Closes it and opens the same data again. */
  readonly reopen: () => Promise<Store>;
  readonly dispose: () => Promise<void>;
}

const NOW = 1_800_000_000_000;

export function persistenceContract(name: string, open: () => Promise<Reopening>): void {
  describe(`the store in ${name}, over a restart`, () => {
    const account = newAccount();
    const device = onlyDevice(account);

    /** An engine with one account in it. */
    async function begin() {
      const opened = await open();
      const signed = signedList(account);
      const list = decode(deviceList, signed.list);
      const upload = preKeys(device, { oneTime: 2, kem: 2 });
      await opened.store.createAccount({ signed, list, userName: 'Ada', deviceId: device.address.device, preKeys: upload });
      const mailbox = (await opened.store.account(account.id))?.mailboxes.get(device.address.device) as Mailbox;
      const envelope = (): Append => ({
        mailbox,
        sender: mailbox,
        clientId: randomBytes(16),
        storedAt: NOW,
        expiresAt: NOW + 5000,
        body: randomBytes(20),
      });
      return { ...opened, mailbox, envelope };
    }
    async function seqOf(store: Store, append: Append): Promise<number> {
      const [outcome] = await store.commit({ appends: [append], removals: [] });
      if (outcome?.kind !== 'stored') throw new Error(`not stored: ${outcome?.kind}`);
      return outcome.seq;
    }
    const waitingIn = (store: Store, mailbox: Mailbox, now = NOW) => store.page(mailbox, 0, { envelopes: 100, bytes: 1 << 20 }, now);

    test('keeps accounts, names, mailboxes, prekeys and tokens', async () => {
      const { store, reopen, dispose, mailbox } = await begin();
      await store.claimPreKeys(mailbox);
      const token = randomBytes(32);
      await store.putToken(token, { address: device.address, mailbox, expiresAt: NOW + 1000 });
      const later = await reopen();
      expect((await later.accountByName('ADA'))?.mailboxes.get(device.address.device)).toBe(mailbox);
      expect(await later.countPreKeys(mailbox)).toEqual({ oneTime: 1, kem: 1, signed: 1 });
      expect((await later.claimPreKeys(mailbox))?.bundle.oneTime?.id).toBe(2);
      expect((await later.grantOf(token, NOW))?.address).toEqual(device.address);
      await dispose();
    });

    test('keeps the marker of the last login', async () => {
      const { store, reopen, dispose, mailbox } = await begin();
      const [first, second] = [randomBytes(16), randomBytes(16)];
      await store.advanceMarker(mailbox, { known: [], next: first });
      const later = await reopen();
      expect(await later.advanceMarker(mailbox, { known: [], next: second })).toBe(false);
      expect(await later.advanceMarker(mailbox, { known: [{ marker: second, answered: true }], next: first })).toBe(true);
      await dispose();
    });

    test('keeps what waits, with its expiry, its size and its client id', async () => {
      const { store, reopen, dispose, mailbox, envelope } = await begin();
      const one = envelope();
      const seq = await seqOf(store, one);
      const later = await reopen();
      expect((await waitingIn(later, mailbox)).map((stored) => [stored.seq, Buffer.from(stored.body)])).toEqual([[seq, one.body]]);
      expect(await waitingIn(later, mailbox, NOW + 5000)).toEqual([]);
      expect(await later.waiting(mailbox)).toEqual({ envelopes: 1, bytes: 20 });
      expect(await later.commit({ appends: [one], removals: [] })).toEqual([{ kind: 'duplicate' }]);
      await dispose();
    });

    test('never gives a sequence number twice, even when nothing was left in the table', async () => {
      const { store, reopen, dispose, mailbox, envelope } = await begin();
      const highest = await seqOf(store, envelope());
      await store.commit({ appends: [], removals: [{ mailbox, first: 0, last: highest }] });
      expect(await waitingIn(store, mailbox)).toEqual([]);
      expect(await seqOf(await reopen(), envelope())).toBeGreaterThan(highest);
      await dispose();
    });
  });
}
