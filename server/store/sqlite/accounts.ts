// Accounts, their devices and their tokens.

import {
  type AccountId,
  type DeviceId,
  type DeviceList,
  decode,
  deviceList,
  equalBytes,
  foldUserName,
  type Markers,
  type SignedDeviceList,
} from '../../../protocol/index.ts';
import { BOUNDS } from '../../limits.ts';
import { advance } from '../marker.ts';
import type { AccountRecord, Grant, Mailbox, NewAccount } from '../store.ts';
import type { Connection } from './connection.ts';

/** Not built anew each time: after a restart everybody says hello at once. */
const GRANT = `select d.account, d.device_id, d.mailbox, t.expires_at
  from token t join device d on d.mailbox = t.mailbox where t.hash = ? and t.expires_at > ?`;

export class Accounts {
  readonly #connection: Connection;
  constructor(connection: Connection) {
    this.#connection = connection;
  }

  record(id: AccountId): AccountRecord | null {
    return this.#record('id', id);
  }

  recordByName(userName: string): AccountRecord | null {
    return this.#record('folded_name', foldUserName(userName));
  }

  #record(column: 'id' | 'folded_name', value: string): AccountRecord | null {
    const { build } = this.#connection;
    const row = this.#connection.first(build.selectFrom('account').selectAll().where(column, '=', value));
    if (!row) return null;
    const devices = this.#connection.all(
      build.selectFrom('device').select(['device_id', 'mailbox']).where('account', '=', row.id).where('removed', '=', 0),
    );
    return {
      signed: { accountKey: row.account_key, list: row.list, signature: row.signature },
      list: decode(deviceList, row.list),
      mailboxes: new Map(devices.map((device) => [device.device_id as DeviceId, device.mailbox as Mailbox])),
      userName: row.user_name,
    };
  }

  /** Inside a transaction. `mailbox`: that of the device which registers. */
  create(account: NewAccount): { kind: 'created'; mailbox: Mailbox } | { kind: 'same' | 'exists' | 'name-taken' } {
    const { signed, list, userName } = account;
    const known = this.record(list.account);
    if (known) return { kind: equalBytes(known.signed.list, signed.list) ? 'same' : 'exists' };
    if (userName !== null && this.#nameTaken(userName, list.account)) return { kind: 'name-taken' };
    const { build } = this.#connection;
    this.#connection.run(
      build.insertInto('account').values({
        id: list.account,
        account_key: signed.accountKey,
        list: signed.list,
        signature: signed.signature,
        version: list.version,
        user_name: userName,
        folded_name: userName === null ? null : foldUserName(userName),
      }),
    );
    const mailboxes = this.#addDevices(
      list.account,
      list.devices.map((device) => device.deviceId),
    );
    return { kind: 'created', mailbox: mailboxes.get(account.deviceId) as Mailbox };
  }

  #addDevices(account: AccountId, devices: readonly DeviceId[]): ReadonlyMap<DeviceId, Mailbox> {
    const { build } = this.#connection;
    return new Map(
      devices.map((device) => {
        const row = this.#connection.first(build.insertInto('device').values({ account, device_id: device }).returning('mailbox'));
        return [device, row?.mailbox as Mailbox];
      }),
    );
  }

  #nameTaken(userName: string, by: AccountId): boolean {
    const { build } = this.#connection;
    const holder = this.#connection.first(build.selectFrom('account').select('id').where('folded_name', '=', foldUserName(userName)));
    return holder !== null && holder.id !== by;
  }

  /** Inside a transaction. */
  setUserName(id: AccountId, userName: string | null): { kind: 'set' | 'name-taken' } {
    if (userName !== null && this.#nameTaken(userName, id)) return { kind: 'name-taken' };
    const { build } = this.#connection;
    const folded = userName === null ? null : foldUserName(userName);
    this.#connection.run(build.updateTable('account').set({ user_name: userName, folded_name: folded }).where('id', '=', id));
    return { kind: 'set' };
  }

  /** Inside a transaction. What belonged to the removed mailboxes besides their tokens is the caller's to remove. */
  replaceList(
    signed: SignedDeviceList,
    list: DeviceList,
  ): { kind: 'replaced'; removed: readonly Mailbox[] } | { kind: 'same' | 'stale' | 'unknown' } {
    const known = this.record(list.account);
    if (!known) return { kind: 'unknown' };
    if (equalBytes(known.signed.list, signed.list)) return { kind: 'same' };
    if (list.version <= known.list.version) return { kind: 'stale' };
    const { build } = this.#connection;
    this.#connection.run(
      build
        .updateTable('account')
        .set({ list: signed.list, signature: signed.signature, version: list.version })
        .where('id', '=', list.account),
    );
    const named = new Set(list.devices.map((device) => device.deviceId));
    this.#addDevices(
      list.account,
      [...named].filter((device) => !known.mailboxes.has(device)),
    );
    const removed = [...known.mailboxes].filter(([device]) => !named.has(device)).map(([, mailbox]) => mailbox);
    for (const mailbox of removed) {
      this.#connection.run(build.updateTable('device').set({ removed: 1, marker: null }).where('mailbox', '=', mailbox));
      this.#connection.run(build.deleteFrom('token').where('mailbox', '=', mailbox));
    }
    return { kind: 'replaced', removed };
  }

  /** Inside a transaction. A device that was removed meanwhile gets none. */
  putToken(hash: Uint8Array, grant: Grant): void {
    const { build } = this.#connection;
    if (!this.#connection.first(build.selectFrom('device').select('mailbox').where('mailbox', '=', grant.mailbox).where('removed', '=', 0)))
      return;
    this.#connection.run(build.insertInto('token').values({ hash, mailbox: grant.mailbox, expires_at: grant.expiresAt }));
    const kept = build
      .selectFrom('token')
      .select('hash')
      .where('mailbox', '=', grant.mailbox)
      .orderBy('expires_at', 'desc')
      .limit(BOUNDS.tokensPerDevice);
    this.#connection.run(build.deleteFrom('token').where('mailbox', '=', grant.mailbox).where('hash', 'not in', kept));
  }

  grantOf(hash: Uint8Array, now: number): Grant | null {
    const row = this.#connection.prepare(GRANT).get(hash, now) as
      | { account: string; device_id: number; mailbox: number; expires_at: number }
      | undefined;
    return row
      ? {
          address: { account: row.account as AccountId, device: row.device_id as DeviceId },
          mailbox: row.mailbox as Mailbox,
          expiresAt: row.expires_at,
        }
      : null;
  }

  removeToken(hash: Uint8Array): void {
    this.#connection.run(this.#connection.build.deleteFrom('token').where('hash', '=', hash));
  }

  /** Inside a transaction. */
  advanceMarker(mailbox: Mailbox, markers: Markers): boolean {
    const { build } = this.#connection;
    const row = this.#connection.first(build.selectFrom('device').select(['marker', 'broken']).where('mailbox', '=', mailbox));
    const { marker, broken } = advance(row?.marker ? { marker: row.marker, broken: row.broken === 1 } : null, markers);
    this.#connection.run(
      build
        .updateTable('device')
        .set({ marker, broken: broken ? 1 : 0 })
        .where('mailbox', '=', mailbox)
        .where('removed', '=', 0),
    );
    return !broken;
  }

  sweepTokens(now: number): void {
    this.#connection.run(this.#connection.build.deleteFrom('token').where('expires_at', '<=', now));
  }
}
