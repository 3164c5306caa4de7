// The store in memory: for unit tests, and for reading what the contract means without SQL. Forgets everything at the end.

import {
  type AccountId,
  type DeviceAddress,
  type DeviceList,
  equalBytes,
  foldUserName,
  type KemPreKey,
  LIMITS,
  type OneTimePreKey,
  type PreKeyUpload,
  type SignedDeviceList,
  toHex,
} from '../../protocol/index.ts';
import { BOUNDS } from '../limits.ts';
import { clientIdKeyOf } from './client-ids.ts';
import { advance, type KeptMarker } from './marker.ts';
import type { AccountRecord, Append, AppendOutcome, Batch, Grant, Mailbox, PreKeyCount, PreKeySupply, Store } from './store.ts';
import { Admission, Waiting } from './waiting.ts';

interface PreKeys {
  readonly lasting: Pick<PreKeyUpload, 'signed' | 'kemLastResort'>;
  readonly oneTime: OneTimePreKey[];
  readonly kem: KemPreKey[];
  /** Every id that was handed out. */
  readonly claimed: { readonly oneTime: Set<number>; readonly kem: Set<number> };
}

/** What waits, then what comes, without ids that wait or were claimed. */
function joined<K extends { readonly id: number }>(waiting: readonly K[], coming: readonly K[], claimed: ReadonlySet<number>): K[] {
  const byId = new Map(waiting.map((key) => [key.id, key]));
  for (const key of coming) if (!claimed.has(key.id) && !byId.has(key.id)) byId.set(key.id, key);
  return [...byId.values()];
}

export function openMemoryStore(): Store {
  const accounts = new Map<AccountId, AccountRecord>();
  const names = new Map<string, AccountId>();
  const addresses = new Map<Mailbox, DeviceAddress>();
  const gone = new Set<Mailbox>();
  const tokens = new Map<string, Grant>();
  const markers = new Map<Mailbox, KeptMarker>();
  const preKeys = new Map<Mailbox, PreKeys>();
  const envelopes = new Map<number, Append>();
  const waiting = new Waiting();
  let lastMailbox = 0;
  let lastSeq = 0;

  function newMailbox(address: DeviceAddress): Mailbox {
    lastMailbox += 1;
    addresses.set(lastMailbox as Mailbox, address);
    return lastMailbox as Mailbox;
  }

  function nameTaken(userName: string | null, by: AccountId): boolean {
    const holder = userName === null ? undefined : names.get(foldUserName(userName));
    return holder !== undefined && holder !== by;
  }

  const countOf = (mailbox: Mailbox): PreKeyCount => {
    const held = preKeys.get(mailbox);
    return { oneTime: held?.oneTime.length ?? 0, kem: held?.kem.length ?? 0 };
  };

  const supplyOf = (mailbox: Mailbox): PreKeySupply => ({ ...countOf(mailbox), signed: preKeys.get(mailbox)?.lasting.signed.id ?? 0 });

  function putPreKeys(mailbox: Mailbox, upload: PreKeyUpload, replace: boolean) {
    const held = preKeys.get(mailbox);
    const claimed = held?.claimed ?? { oneTime: new Set(), kem: new Set() };
    const waits = held && !replace ? held : { oneTime: [], kem: [] };
    const oneTime = joined(waits.oneTime, upload.oneTime, claimed.oneTime);
    const kem = joined(waits.kem, upload.kemOneTime, claimed.kem);
    if (oneTime.length > LIMITS.oneTimePreKeys || kem.length > LIMITS.oneTimePreKeys) return { kind: 'too-many' } as const;
    const lasting = { signed: upload.signed, kemLastResort: upload.kemLastResort };
    preKeys.set(mailbox, { lasting, oneTime, kem, claimed });
    return { kind: 'stored', left: countOf(mailbox) } as const;
  }

  function removeDevice(mailbox: Mailbox): void {
    gone.add(mailbox);
    markers.delete(mailbox);
    preKeys.delete(mailbox);
    for (const [hash, grant] of tokens) if (grant.mailbox === mailbox) tokens.delete(hash);
    for (const seq of waiting.within(mailbox, 0, lastSeq)) envelopes.delete(seq);
    waiting.drop(mailbox);
  }

  function append(one: Append, admission: Admission): AppendOutcome {
    const key = clientIdKeyOf(one.sender, one.clientId);
    const verdict = gone.has(one.mailbox) ? 'gone' : admission.consider(one.mailbox, key, one.body.length);
    if (verdict !== 'admitted') return { kind: verdict };
    lastSeq += 1;
    // The bytes are the caller's: they may be a view into something that will be used again.
    envelopes.set(lastSeq, { ...one, clientId: Uint8Array.from(one.clientId), body: Uint8Array.from(one.body) });
    return { kind: 'stored', seq: lastSeq };
  }

  const addDevices = (list: DeviceList, known: AccountRecord['mailboxes']) =>
    new Map(list.devices.map(({ deviceId }) => [deviceId, known.get(deviceId) ?? newMailbox({ account: list.account, device: deviceId })]));

  return {
    async createAccount({ signed, list, userName, deviceId, preKeys: upload }) {
      const known = accounts.get(list.account);
      if (known) return { kind: equalBytes(known.signed.list, signed.list) ? 'same' : 'exists' };
      if (nameTaken(userName, list.account)) return { kind: 'name-taken' };
      const mailboxes = addDevices(list, new Map());
      accounts.set(list.account, { signed, list, mailboxes, userName });
      if (userName !== null) names.set(foldUserName(userName), list.account);
      putPreKeys(mailboxes.get(deviceId) as Mailbox, upload, false);
      return { kind: 'created' };
    },
    account: async (id) => accounts.get(id) ?? null,
    async accountByName(userName) {
      const id = names.get(foldUserName(userName));
      return (id && accounts.get(id)) ?? null;
    },
    async setUserName(id, userName) {
      const known = accounts.get(id);
      if (nameTaken(userName, id)) return { kind: 'name-taken' };
      if (!known) return { kind: 'set' };
      if (known.userName !== null) names.delete(foldUserName(known.userName));
      if (userName !== null) names.set(foldUserName(userName), id);
      accounts.set(id, { ...known, userName });
      return { kind: 'set' };
    },
    async replaceDeviceList(signed: SignedDeviceList, list: DeviceList) {
      const known = accounts.get(list.account);
      if (!known) return { kind: 'unknown' };
      if (equalBytes(known.signed.list, signed.list)) return { kind: 'same' };
      if (list.version <= known.list.version) return { kind: 'stale' };
      const mailboxes = addDevices(list, known.mailboxes);
      accounts.set(list.account, { ...known, signed, list, mailboxes });
      const removed = [...known.mailboxes].filter(([device]) => !mailboxes.has(device)).map(([, mailbox]) => mailbox);
      for (const mailbox of removed) removeDevice(mailbox);
      return { kind: 'replaced', removed };
    },

    async putToken(hash, grant) {
      if (gone.has(grant.mailbox)) return;
      tokens.set(toHex(hash), grant);
      const own = [...tokens].filter(([, one]) => one.mailbox === grant.mailbox).sort(([, a], [, b]) => b.expiresAt - a.expiresAt);
      for (const [old] of own.slice(BOUNDS.tokensPerDevice)) tokens.delete(old);
    },
    async grantOf(hash, now) {
      const grant = tokens.get(toHex(hash));
      return grant && grant.expiresAt > now ? grant : null;
    },
    async removeToken(hash) {
      tokens.delete(toHex(hash));
    },

    async advanceMarker(mailbox, logged) {
      const kept = advance(markers.get(mailbox) ?? null, logged);
      if (!gone.has(mailbox)) markers.set(mailbox, kept);
      return !kept.broken;
    },

    putPreKeys: async (mailbox, upload, replace) => putPreKeys(mailbox, upload, replace),
    countPreKeys: async (mailbox) => supplyOf(mailbox),
    async claimPreKeys(mailbox) {
      const held = preKeys.get(mailbox);
      if (!held) return null;
      const { signed, kemLastResort } = held.lasting;
      const [oneTime, kem] = [held.oneTime.shift(), held.kem.shift()];
      if (oneTime) held.claimed.oneTime.add(oneTime.id);
      if (kem) held.claimed.kem.add(kem.id);
      const bundle = { signed, oneTime: oneTime ?? null, kem: kem ?? kemLastResort };
      return { bundle, left: countOf(mailbox) };
    },

    async commit({ appends, removals }: Batch) {
      const admission = new Admission(waiting);
      const outcomes = appends.map((one) => append(one, admission));
      for (const { mailbox, first, last } of removals) {
        for (const seq of waiting.within(mailbox, first, last)) envelopes.delete(seq);
        waiting.remove(mailbox, first, last);
      }
      for (const [i, outcome] of outcomes.entries()) {
        const one = appends[i];
        if (outcome.kind !== 'stored' || !one) continue;
        const key = clientIdKeyOf(one.sender, one.clientId);
        waiting.add(one.mailbox, { seq: outcome.seq, bytes: one.body.length, expiresAt: one.expiresAt, key });
      }
      return outcomes;
    },
    async page(mailbox, after, limit, now) {
      return waiting.pageOf(mailbox, after, limit, now).map((seq) => {
        const { sender, clientId, storedAt, expiresAt, body } = envelopes.get(seq) as Append;
        const from = addresses.get(sender) as DeviceAddress;
        return { seq, from: from.account, fromDevice: from.device, clientId, storedAt, expiresAt, body };
      });
    },
    waiting: async (mailbox) => waiting.totals(mailbox),
    async sweep(now, limit) {
      for (const [hash, { expiresAt }] of tokens) if (expiresAt <= now) tokens.delete(hash);
      const expired = waiting.expired(now, limit);
      for (const { mailbox, seq } of expired) {
        envelopes.delete(seq);
        waiting.remove(mailbox, seq, seq);
      }
      return expired.length;
    },

    async check() {},
    async close() {},
  };
}
