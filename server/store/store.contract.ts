// What every engine must do. Run by `store.test.ts` over each of them; a new engine is right when this passes.

import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { decode, deviceList, LIMITS, type SignedDeviceList } from '../../protocol/index.ts';
import { BOUNDS } from '../limits.ts';
import { newAccount, onlyDevice, preKeys, signedList, type TestAccount } from '../testing/device.ts';
import type { Append, Mailbox, Store, StoredEnvelope } from './store.ts';

export interface Opened {
  readonly store: Store;
  readonly dispose: () => Promise<void>;
}
const NOW = 1_800_000_000_000;
const PAGE = { envelopes: 100, bytes: 1 << 20 };
const listOf = (signed: SignedDeviceList) => decode(deviceList, signed.list);

export function storeContract(name: string, open: () => Promise<Opened>): void {
  describe(`the store in ${name}`, () => {
    let opened: Opened;
    let store: Store;
    beforeEach(async () => {
      opened = await open();
      store = opened.store;
    });
    afterEach(() => opened.dispose());

    /** Registers and returns the mailboxes in the order of the devices. */
    async function add(account: TestAccount = newAccount(), userName: string | null = null): Promise<readonly Mailbox[]> {
      const signed = signedList(account);
      const device = onlyDevice(account);
      const outcome = await store.createAccount({
        signed,
        list: listOf(signed),
        userName,
        deviceId: device.address.device,
        preKeys: preKeys(device),
      });
      expect(outcome.kind).toBe('created');
      return mailboxesOf(account);
    }
    async function mailboxesOf(account: TestAccount): Promise<readonly Mailbox[]> {
      const record = await store.account(account.id);
      return account.devices.map(({ address }) => record?.mailboxes.get(address.device) as Mailbox);
    }
    const one = async () => (await add())[0] as Mailbox;

    function envelope(mailbox: Mailbox, sender: Mailbox, more: Partial<Append> = {}): Append {
      return {
        mailbox,
        sender,
        clientId: randomBytes(16),
        storedAt: NOW,
        expiresAt: NOW + LIMITS.envelopeLifetimeMs,
        body: randomBytes(20),
        ...more,
      };
    }
    const commit = (...appends: Append[]) => store.commit({ appends, removals: [] });
    const acknowledge = (mailbox: Mailbox, first: number, last = first) =>
      store.commit({ appends: [], removals: [{ mailbox, first, last }] });
    async function seqOf(append: Append): Promise<number> {
      const [outcome] = await commit(append);
      if (outcome?.kind !== 'stored') throw new Error(`not stored: ${outcome?.kind}`);
      return outcome.seq;
    }
    const seqsIn = async (mailbox: Mailbox, now = NOW) => (await store.page(mailbox, 0, PAGE, now)).map(({ seq }: StoredEnvelope) => seq);

    describe('accounts', () => {
      test('gives back the list as it was signed, with a mailbox for each device', async () => {
        const account = newAccount(3);
        const mailboxes = await add(account, 'Ada');
        const record = await store.account(account.id);
        expect(record?.signed).toEqual(signedList(account));
        expect(record?.list.devices).toHaveLength(3);
        expect(record?.userName).toBe('Ada');
        expect(new Set(mailboxes).size).toBe(3);
      });

      test('knows nothing of an account that was not registered', async () => {
        expect(await store.account(newAccount().id)).toBeNull();
        expect(await store.accountByName('nobody')).toBeNull();
      });

      test('registering the same list again changes nothing, another list is refused', async () => {
        const account = newAccount();
        await add(account, 'ada');
        const again = (signed: SignedDeviceList) =>
          store.createAccount({
            signed,
            list: listOf(signed),
            userName: 'eve',
            deviceId: onlyDevice(account).address.device,
            preKeys: preKeys(onlyDevice(account)),
          });
        expect((await again(signedList(account))).kind).toBe('same');
        expect((await again(signedList(account, 2))).kind).toBe('exists');
        expect((await store.account(account.id))?.userName).toBe('ada');
        expect(await store.accountByName('eve')).toBeNull();
      });

      test('a user name is unique whatever its case, and is free again once given up', async () => {
        const [ada, eve] = [newAccount(), newAccount()];
        await add(ada, 'Ada');
        await add(eve);
        expect((await store.accountByName('aDA'))?.list.account).toBe(ada.id);
        expect(await store.setUserName(eve.id, 'ADA')).toEqual({ kind: 'name-taken' });
        expect(await store.setUserName(ada.id, 'ADA')).toEqual({ kind: 'set' });
        expect((await store.account(ada.id))?.userName).toBe('ADA');
        expect(await store.setUserName(ada.id, null)).toEqual({ kind: 'set' });
        expect(await store.accountByName('ada')).toBeNull();
        expect(await store.setUserName(eve.id, 'ada')).toEqual({ kind: 'set' });
      });

      test('a taken name leaves no half-made account behind', async () => {
        await add(newAccount(), 'ada');
        const late = newAccount();
        const signed = signedList(late);
        const device = onlyDevice(late);
        const account = { signed, list: listOf(signed), userName: 'ADA', deviceId: device.address.device, preKeys: preKeys(device) };
        expect(await store.createAccount(account)).toEqual({ kind: 'name-taken' });
        expect(await store.account(late.id)).toBeNull();
      });

      test('a device list only rises; the same one again is no error', async () => {
        const account = newAccount(2);
        await add(account);
        const replace = (signed: SignedDeviceList) => store.replaceDeviceList(signed, listOf(signed));
        expect((await replace(signedList(account))).kind).toBe('same');
        expect((await replace(signedList({ ...account, devices: account.devices.slice(0, 1) }, 1))).kind).toBe('stale');
        expect(await replace(signedList(account, 5))).toEqual({ kind: 'replaced', removed: [] });
        expect((await replace(signedList(account, 4))).kind).toBe('stale');
        expect((await replace(signedList(newAccount()))).kind).toBe('unknown');
        expect((await store.account(account.id))?.list.version).toBe(5);
      });

      test('a device that is no longer named loses its tokens, prekeys and envelopes, the others keep theirs', async () => {
        const account = newAccount(2);
        const [kept, dropped] = (await add(account)) as [Mailbox, Mailbox];
        const hashes = [randomBytes(32), randomBytes(32)];
        for (const [i, mailbox] of [kept, dropped].entries()) {
          const { address } = account.devices[i] as TestAccount['devices'][0];
          await store.putToken(hashes[i] as Uint8Array, { address, mailbox, expiresAt: NOW + 1000 });
          await store.putPreKeys(mailbox, preKeys(account.devices[i] as TestAccount['devices'][0], { oneTime: 2, kem: 2 }), false);
          await commit(envelope(mailbox, kept));
        }
        const next = signedList({ ...account, devices: account.devices.slice(0, 1) }, 2);
        expect(await store.replaceDeviceList(next, listOf(next))).toEqual({ kind: 'replaced', removed: [dropped] });

        expect(await store.grantOf(hashes[0] as Uint8Array, NOW)).not.toBeNull();
        expect(await store.grantOf(hashes[1] as Uint8Array, NOW)).toBeNull();
        expect(await store.countPreKeys(kept)).toEqual({ oneTime: 2, kem: 2, signed: 1 });
        expect(await store.claimPreKeys(dropped)).toBeNull();
        expect((await store.waiting(kept)).envelopes).toBe(1);
        expect((await store.waiting(dropped)).envelopes).toBe(0);
        expect(await commit(envelope(dropped, kept))).toEqual([{ kind: 'gone' }]);
        // What it had sent is still delivered, under its name.
        const seq = await seqOf(envelope(kept, dropped));
        expect((await store.page(kept, seq - 1, PAGE, NOW))[0]?.fromDevice).toBe(account.devices[1]?.address.device);

        const back = signedList(account, 3);
        await store.replaceDeviceList(back, listOf(back));
        const [, again] = await mailboxesOf(account);
        expect(again).not.toBe(dropped);
      });
    });

    describe('tokens', () => {
      test('speak for their device until they expire or are removed', async () => {
        const account = newAccount();
        const [mailbox] = (await add(account)) as [Mailbox];
        const { address } = onlyDevice(account);
        const [first, second] = [randomBytes(32), randomBytes(32)];
        await store.putToken(first, { address, mailbox, expiresAt: NOW + 10 });
        await store.putToken(second, { address, mailbox, expiresAt: NOW + 20 });
        expect(await store.grantOf(first, NOW)).toEqual({ address, mailbox, expiresAt: NOW + 10 });
        expect(await store.grantOf(first, NOW + 10)).toBeNull();
        expect(await store.grantOf(second, NOW + 10)).not.toBeNull();
        await store.removeToken(second);
        expect(await store.grantOf(second, NOW)).toBeNull();
        expect(await store.grantOf(randomBytes(32), NOW)).toBeNull();
      });

      test('of one device are bounded in number, the newest kept', async () => {
        const account = newAccount();
        const [mailbox] = (await add(account)) as [Mailbox];
        const hashes = Array.from({ length: BOUNDS.tokensPerDevice + 3 }, () => randomBytes(32));
        for (const [i, hash] of hashes.entries()) {
          await store.putToken(hash, { address: onlyDevice(account).address, mailbox, expiresAt: NOW + 100 + i });
        }
        const alive = await Promise.all(hashes.map((hash) => store.grantOf(hash, NOW)));
        expect(alive.map((grant) => grant !== null)).toEqual(hashes.map((_, i) => i >= 3));
      });
    });

    describe('markers', () => {
      const answered = (marker: Uint8Array) => ({ marker, answered: true });
      const [a, b, c, d] = [randomBytes(16), randomBytes(16), randomBytes(16), randomBytes(16)];

      test('a device that has none goes on from anything', async () => {
        expect(await store.advanceMarker(await one(), { known: [], next: a })).toBe(true);
        expect(await store.advanceMarker(await one(), { known: [answered(a)], next: b })).toBe(true);
      });

      test('each login goes on from the one before, answered or not', async () => {
        const mailbox = await one();
        await store.advanceMarker(mailbox, { known: [], next: a });
        expect(await store.advanceMarker(mailbox, { known: [], next: a })).toBe(true);
        expect(await store.advanceMarker(mailbox, { known: [answered(a)], next: b })).toBe(true);
        expect(await store.advanceMarker(mailbox, { known: [answered(a)], next: b })).toBe(true);
        expect(await store.advanceMarker(mailbox, { known: [answered(b)], next: c })).toBe(true);
      });

      test('an old copy shows once, and then the one that it was copied from', async () => {
        const mailbox = await one();
        await store.advanceMarker(mailbox, { known: [], next: a });
        await store.advanceMarker(mailbox, { known: [answered(a)], next: b });
        expect(await store.advanceMarker(mailbox, { known: [answered(a)], next: c })).toBe(false);
        // Until the answer was heard it is given again.
        expect(await store.advanceMarker(mailbox, { known: [answered(a)], next: c })).toBe(false);
        expect(await store.advanceMarker(mailbox, { known: [answered(a), { marker: c, answered: false }], next: c })).toBe(false);
        expect(await store.advanceMarker(mailbox, { known: [answered(c)], next: d })).toBe(true);
        expect(await store.advanceMarker(mailbox, { known: [answered(b)], next: a })).toBe(false);
      });

      test('a copy from before the first login shows too', async () => {
        const mailbox = await one();
        await store.advanceMarker(mailbox, { known: [], next: a });
        expect(await store.advanceMarker(mailbox, { known: [], next: b })).toBe(false);
      });

      test('two devices of one account have each their own', async () => {
        const [first, second] = (await add(newAccount(2))) as [Mailbox, Mailbox];
        await store.advanceMarker(first, { known: [], next: a });
        expect(await store.advanceMarker(second, { known: [], next: b })).toBe(true);
        expect(await store.advanceMarker(first, { known: [answered(a)], next: c })).toBe(true);
        expect(await store.advanceMarker(second, { known: [answered(b)], next: d })).toBe(true);
      });

      test('a device that was removed has none, and none when it comes back', async () => {
        const account = newAccount(2);
        const [, dropped] = (await add(account)) as [Mailbox, Mailbox];
        await store.advanceMarker(dropped, { known: [], next: a });
        for (const devices of [account.devices.slice(0, 1), account.devices]) {
          const list = signedList({ ...account, devices }, 1 + devices.length);
          await store.replaceDeviceList(list, listOf(list));
          expect(await store.advanceMarker(dropped, { known: [answered(b)], next: c })).toBe(true);
          expect(await store.advanceMarker(dropped, { known: [answered(b)], next: d })).toBe(true);
        }
        const [, again] = (await mailboxesOf(account)) as [Mailbox, Mailbox];
        expect(await store.advanceMarker(again, { known: [answered(b)], next: c })).toBe(true);
      });
    });

    describe('prekeys', () => {
      test('are handed out one by one, then the lasting ones alone', async () => {
        const account = newAccount();
        const [mailbox] = (await add(account)) as [Mailbox];
        const upload = preKeys(onlyDevice(account), { oneTime: 2, kem: 1 });
        expect(await store.putPreKeys(mailbox, upload, false)).toEqual({ kind: 'stored', left: { oneTime: 2, kem: 1 } });
        const claims = [await store.claimPreKeys(mailbox), await store.claimPreKeys(mailbox), await store.claimPreKeys(mailbox)];
        expect(claims.map((claim) => claim?.bundle)).toEqual([
          { signed: upload.signed, oneTime: upload.oneTime[0], kem: upload.kemOneTime[0] },
          { signed: upload.signed, oneTime: upload.oneTime[1], kem: upload.kemLastResort },
          { signed: upload.signed, oneTime: null, kem: upload.kemLastResort },
        ]);
        expect(claims[1]?.left).toEqual({ oneTime: 0, kem: 0 });
      });

      test('1,000 claims at once on 100 keys: each key at most once, all of them, and the last resort for the rest', async () => {
        const account = newAccount();
        const [mailbox] = (await add(account)) as [Mailbox];
        await store.putPreKeys(mailbox, preKeys(onlyDevice(account), { oneTime: 100, kem: 100 }), false);
        const claims = await Promise.all(Array.from({ length: 1000 }, () => store.claimPreKeys(mailbox)));
        const oneTime = claims.flatMap((claim) => claim?.bundle.oneTime?.id ?? []);
        const kem = claims.flatMap((claim) => (claim && claim.bundle.kem.id < 2 ** 30 ? claim.bundle.kem.id : []));
        expect(oneTime.sort((a, b) => a - b)).toEqual(Array.from({ length: 100 }, (_, i) => i + 1));
        expect(kem.sort((a, b) => a - b)).toEqual(Array.from({ length: 100 }, (_, i) => i + 1));
        expect(claims.filter((claim) => claim?.bundle.kem.id === 2 ** 30)).toHaveLength(900);
      });

      test('an upload that arrives twice does not bring a claimed key back', async () => {
        const account = newAccount();
        const [mailbox] = (await add(account)) as [Mailbox];
        const upload = preKeys(onlyDevice(account), { oneTime: 3, kem: 3 });
        await store.putPreKeys(mailbox, upload, false);
        await store.claimPreKeys(mailbox);
        expect(await store.putPreKeys(mailbox, upload, false)).toEqual({ kind: 'stored', left: { oneTime: 2, kem: 2 } });
        const ids = [await store.claimPreKeys(mailbox), await store.claimPreKeys(mailbox), await store.claimPreKeys(mailbox)];
        expect(ids.map((claim) => claim?.bundle.oneTime?.id)).toEqual([2, 3, undefined]);
      });

      test('the id of the signed one is that of the last upload which arrived', async () => {
        const account = newAccount();
        const [mailbox] = (await add(account)) as [Mailbox];
        const numbered = (id: number, oneTime: number) => {
          const upload = preKeys(onlyDevice(account), { oneTime, kem: 0 });
          return { ...upload, signed: { ...upload.signed, id } };
        };
        await store.putPreKeys(mailbox, numbered(7, 60), false);
        expect(await store.countPreKeys(mailbox)).toEqual({ oneTime: 60, kem: 0, signed: 7 });
        expect(await store.putPreKeys(mailbox, numbered(8, LIMITS.oneTimePreKeys + 1), false)).toEqual({ kind: 'too-many' });
        expect((await store.countPreKeys(mailbox)).signed).toBe(7);
      });

      test('replaced ones are never handed out again, new ones may have their ids', async () => {
        const account = newAccount();
        const [mailbox] = (await add(account)) as [Mailbox];
        await store.putPreKeys(mailbox, preKeys(onlyDevice(account), { oneTime: 100, kem: 100 }), false);
        const next = preKeys(onlyDevice(account), { oneTime: 2, kem: 1 }, 50);
        expect(await store.putPreKeys(mailbox, next, true)).toEqual({ kind: 'stored', left: { oneTime: 2, kem: 1 } });
        expect(await store.countPreKeys(mailbox)).toEqual({ oneTime: 2, kem: 1, signed: 1 });
        const claims = [await store.claimPreKeys(mailbox), await store.claimPreKeys(mailbox), await store.claimPreKeys(mailbox)];
        expect(claims.map((claim) => claim?.bundle)).toEqual([
          { signed: next.signed, oneTime: next.oneTime[0], kem: next.kemOneTime[0] },
          { signed: next.signed, oneTime: next.oneTime[1], kem: next.kemLastResort },
          { signed: next.signed, oneTime: null, kem: next.kemLastResort },
        ]);
      });

      test('replacing does not bring a claimed key back, nor does the same replacement once more', async () => {
        const account = newAccount();
        const [mailbox] = (await add(account)) as [Mailbox];
        await store.putPreKeys(mailbox, preKeys(onlyDevice(account), { oneTime: 3, kem: 3 }), false);
        await store.claimPreKeys(mailbox);
        const again = preKeys(onlyDevice(account), { oneTime: 3, kem: 3 });
        expect(await store.putPreKeys(mailbox, again, true)).toEqual({ kind: 'stored', left: { oneTime: 2, kem: 2 } });
        const claimed = await store.claimPreKeys(mailbox);
        expect([claimed?.bundle.oneTime, claimed?.bundle.kem]).toEqual([again.oneTime[1], again.kemOneTime[1]]);
        expect(await store.putPreKeys(mailbox, again, true)).toEqual({ kind: 'stored', left: { oneTime: 1, kem: 1 } });
        expect((await store.claimPreKeys(mailbox))?.bundle.oneTime).toEqual(again.oneTime[2]);
      });

      test('an upload with nothing but the lasting ones, replacing, leaves those alone', async () => {
        const account = newAccount(2);
        const mailboxes = (await add(account)) as [Mailbox, Mailbox];
        const [first, second] = account.devices as [TestAccount['devices'][0], TestAccount['devices'][0]];
        for (const [i, device] of [first, second].entries()) {
          await store.putPreKeys(mailboxes[i] as Mailbox, preKeys(device, { oneTime: 5, kem: 5 }), false);
        }
        await store.putPreKeys(mailboxes[0], preKeys(first), true);
        expect(await store.countPreKeys(mailboxes[0])).toEqual({ oneTime: 0, kem: 0, signed: 1 });
        expect(await store.countPreKeys(mailboxes[1])).toEqual({ oneTime: 5, kem: 5, signed: 1 });
      });

      test('too many to replace with are refused whole; what waits stays', async () => {
        const account = newAccount();
        const [mailbox] = (await add(account)) as [Mailbox];
        const first = preKeys(onlyDevice(account), { oneTime: 2, kem: 2 });
        await store.putPreKeys(mailbox, first, false);
        const second = preKeys(onlyDevice(account), { oneTime: 0, kem: LIMITS.oneTimePreKeys + 1 }, 3);
        expect(await store.putPreKeys(mailbox, second, true)).toEqual({ kind: 'too-many' });
        expect((await store.claimPreKeys(mailbox))?.bundle).toEqual({
          signed: first.signed,
          oneTime: first.oneTime[0],
          kem: first.kemOneTime[0],
        });
      });

      test('too many are refused whole; the lasting keys stay what they were', async () => {
        const account = newAccount();
        const [mailbox] = (await add(account)) as [Mailbox];
        const first = preKeys(onlyDevice(account), { oneTime: 60, kem: 0 });
        await store.putPreKeys(mailbox, first, false);
        const second = preKeys(onlyDevice(account), { oneTime: 41, kem: 0 }, 61);
        expect(await store.putPreKeys(mailbox, second, false)).toEqual({ kind: 'too-many' });
        expect(await store.countPreKeys(mailbox)).toEqual({ oneTime: 60, kem: 0, signed: 1 });
        expect((await store.claimPreKeys(mailbox))?.bundle.signed).toEqual(first.signed);
      });

      test('a device that never left any has none to claim', async () => {
        const account = newAccount(2);
        const [, second] = (await add(account)) as [Mailbox, Mailbox];
        expect(await store.claimPreKeys(second)).toBeNull();
        expect(await store.countPreKeys(second)).toEqual({ oneTime: 0, kem: 0, signed: 0 });
      });
    });

    describe('envelopes', () => {
      test('come back as they were stored, in the order of their commits', async () => {
        const sender = newAccount();
        const [from] = (await add(sender)) as [Mailbox];
        const to = await one();
        const sent = [envelope(to, from), envelope(to, from), envelope(to, from)];
        const outcomes = [...(await commit(sent[0] as Append, sent[1] as Append)), ...(await commit(sent[2] as Append))];
        const seqs = outcomes.map((outcome) => (outcome.kind === 'stored' ? outcome.seq : Number.NaN));
        expect(seqs).toEqual([...seqs].sort((a, b) => a - b));
        expect(await store.page(to, 0, PAGE, NOW)).toEqual(
          sent.map(({ clientId, storedAt, expiresAt, body }, i) => ({
            seq: seqs[i],
            from: sender.id,
            fromDevice: onlyDevice(sender).address.device,
            clientId: new Uint8Array(clientId),
            storedAt,
            expiresAt,
            body: new Uint8Array(body),
          })),
        );
        expect(await store.waiting(to)).toEqual({ envelopes: 3, bytes: 60 });
      });

      test('may be empty, and as large as the wire allows', async () => {
        const [from, to] = [await one(), await one()];
        await commit(envelope(to, from, { body: new Uint8Array() }), envelope(to, from, { body: randomBytes(LIMITS.envelopeBytes) }));
        expect((await store.page(to, 0, PAGE, NOW)).map(({ body }) => body.length)).toEqual([0, LIMITS.envelopeBytes]);
      });

      test('a page begins after the given number and keeps to its limits, but has at least one', async () => {
        const [from, to] = [await one(), await one()];
        const seqs = [];
        for (let i = 0; i < 5; i++) seqs.push(await seqOf(envelope(to, from, { body: randomBytes(100) })));
        const pageOf = async (after: number, envelopes: number, bytes: number) =>
          (await store.page(to, after, { envelopes, bytes }, NOW)).map(({ seq }) => seq);
        expect(await pageOf(seqs[1] as number, 2, 10_000)).toEqual(seqs.slice(2, 4));
        expect(await pageOf(0, 100, 250)).toEqual(seqs.slice(0, 2));
        expect(await pageOf(0, 100, 1)).toEqual(seqs.slice(0, 1));
        expect(await pageOf(seqs[4] as number, 100, 10_000)).toEqual([]);
      });

      test('are gone once acknowledged, and only from the mailbox that acknowledged', async () => {
        const [from, ada, eve] = [await one(), await one(), await one()];
        const [a1, e1, a2, e2] = [
          await seqOf(envelope(ada, from)),
          await seqOf(envelope(eve, from)),
          await seqOf(envelope(ada, from)),
          await seqOf(envelope(eve, from)),
        ];
        await acknowledge(eve, a1, e1);
        expect(await seqsIn(ada)).toEqual([a1, a2]);
        expect(await seqsIn(eve)).toEqual([e2]);
        await acknowledge(ada, 0, Number.MAX_SAFE_INTEGER - 1);
        expect(await seqsIn(ada)).toEqual([]);
        expect(await seqsIn(eve)).toEqual([e2]);
        await acknowledge(ada, a1);
        expect(await store.waiting(ada)).toEqual({ envelopes: 0, bytes: 0 });
      });

      test('the same client id of the same sender is stored once: while it waits, in one batch, and after it was acknowledged', async () => {
        const [from, other, to] = [await one(), await one(), await one()];
        const first = envelope(to, from);
        expect((await commit(first, first)).map(({ kind }) => kind)).toEqual(['stored', 'duplicate']);
        expect((await commit({ ...first, body: randomBytes(5) })).map(({ kind }) => kind)).toEqual(['duplicate']);
        expect((await commit({ ...first, sender: other })).map(({ kind }) => kind)).toEqual(['stored']);
        const [seq] = await seqsIn(to);
        await acknowledge(to, seq as number);
        expect((await commit(first)).map(({ kind }) => kind)).toEqual(['duplicate']);
        expect(await store.waiting(to)).toMatchObject({ envelopes: 1 });
      });

      test('a full mailbox refuses what is new and keeps what it has; others are not affected', async () => {
        const [from, to, other] = [await one(), await one(), await one()];
        const fill = Array.from({ length: LIMITS.queueEnvelopes - 1 }, () => envelope(to, from, { body: new Uint8Array() }));
        await commit(...fill);
        const outcomes = await commit(envelope(to, from), envelope(to, from), envelope(other, from));
        expect(outcomes.map(({ kind }) => kind)).toEqual(['stored', 'full', 'stored']);
        expect((await store.waiting(to)).envelopes).toBe(LIMITS.queueEnvelopes);
        const [oldest] = await store.page(to, 0, { envelopes: 1, bytes: 1 }, NOW);
        await acknowledge(to, oldest?.seq as number);
        expect((await commit(envelope(to, from))).map(({ kind }) => kind)).toEqual(['stored']);
      });

      test('a mailbox is full by bytes too', async () => {
        const [from, to] = [await one(), await one()];
        const body = randomBytes(LIMITS.envelopeBytes);
        const fitting = Math.floor(LIMITS.queueBytes / body.length);
        for (let stored = 0; stored < fitting; stored += 100) {
          await commit(...Array.from({ length: Math.min(100, fitting - stored) }, () => envelope(to, from, { body })));
        }
        expect((await store.waiting(to)).envelopes).toBe(fitting);
        expect((await commit(envelope(to, from, { body }))).map(({ kind }) => kind)).toEqual(['full']);
      }, 30_000);

      test('expired ones are never in a page, and a sweep removes them in bounded steps', async () => {
        const [from, to] = [await one(), await one()];
        const lasting = await seqOf(envelope(to, from));
        for (let i = 0; i < 5; i++) await commit(envelope(to, from, { expiresAt: NOW + 1000 }));
        expect(await seqsIn(to, NOW + 999)).toHaveLength(6);
        expect(await seqsIn(to, NOW + 1000)).toEqual([lasting]);
        expect(await store.sweep(NOW + 1000, 3)).toBe(3);
        expect(await store.sweep(NOW + 1000, 3)).toBe(2);
        expect(await store.sweep(NOW + 1000, 3)).toBe(0);
        expect(await store.waiting(to)).toEqual({ envelopes: 1, bytes: 20 });
      });

      test('behaves like a plain list per mailbox, whatever the order of sends and acknowledgements', async () => {
        const boxes = [await one(), await one(), await one()] as const;
        const model = new Map<Mailbox, { seq: number; body: string }[]>(boxes.map((box) => [box, []]));
        const step = fc.record({
          appends: fc.array(fc.record({ to: fc.nat(2), from: fc.nat(2), body: fc.uint8Array({ maxLength: 8 }) }), { maxLength: 6 }),
          acknowledged: fc.array(fc.record({ of: fc.nat(2), from: fc.nat(8), count: fc.nat(4) }), { maxLength: 3 }),
        });
        await fc.assert(
          fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
            for (const { appends, acknowledged } of steps) {
              const removals = acknowledged.flatMap(({ of, from, count }) => {
                const held = model.get(boxes[of] as Mailbox) ?? [];
                const [first, last] = [held[from]?.seq, held[Math.min(from + count, held.length - 1)]?.seq];
                return first === undefined || last === undefined ? [] : [{ mailbox: boxes[of] as Mailbox, first, last }];
              });
              const batch = appends.map(({ to, from, body }) => envelope(boxes[to] as Mailbox, boxes[from] as Mailbox, { body }));
              const outcomes = await store.commit({ appends: batch, removals });
              for (const { mailbox, first, last } of removals) {
                model.set(
                  mailbox,
                  (model.get(mailbox) ?? []).filter(({ seq }) => seq < first || seq > last),
                );
              }
              for (const [i, outcome] of outcomes.entries()) {
                const { mailbox, body } = batch[i] as Append;
                if (outcome.kind === 'stored') model.get(mailbox)?.push({ seq: outcome.seq, body: String(body) });
              }
            }
            for (const box of boxes) {
              const held = (await store.page(box, 0, { envelopes: 10_000, bytes: 1 << 24 }, NOW)).map(({ seq, body }) => ({
                seq,
                body: String(body),
              }));
              expect(held).toEqual(model.get(box));
            }
          }),
          { numRuns: 60 },
        );
      });
    });

    test('answers its check', async () => {
      await store.check();
    });
  });
}
