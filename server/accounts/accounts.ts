// What each call does, once it is known who asks. The rules of accounts are here; storage, HTTP and rates are elsewhere.

import { generateKeyPairSync, randomBytes } from 'node:crypto';
import {
  type AccountId,
  type AnswerOf,
  type CallName,
  type DeviceAddress,
  type DeviceId,
  isUserName,
  LIMITS,
  loginStatement,
  type RequestOf,
  toHex,
} from '../../protocol/index.ts';
import { type Answered, answer, refused } from '../refused.ts';
import { hashToken, type Relay } from '../relay/relay.ts';
import type { Grant, Mailbox, Store } from '../store/store.ts';
import { Challenges } from './challenges.ts';
import { readDeviceList } from './device-list.ts';
import { verifyEd25519 } from './ed25519.ts';
import { isSoundUpload } from './prekey-upload.ts';

export interface AccountDeps {
  readonly store: Store;
  readonly relay: Pick<Relay, 'devicesChanged' | 'loggedOut' | 'preKeysClaimed'>;
  /** ms since 1970. */
  readonly now: () => number;
  readonly iceServers: (now: number) => AnswerOf<'iceServers'>;
}

/** Who asks. */
export interface Caller {
  /** The request's Origin, known to be one of ours; `null` when it had none. */
  readonly origin: string | null;
}
export interface KnownCaller extends Caller {
  readonly grant: Grant;
  readonly tokenHash: Uint8Array;
}

type Handler<N extends CallName, C> = (request: RequestOf<N>, caller: C) => Promise<Answered<AnswerOf<N>>>;
type OpenCall = 'register' | 'challenge' | 'login';
/** Calls with a token get a `KnownCaller`. */
export type CallHandlers = { readonly [N in OpenCall]: Handler<N, Caller> } & {
  readonly [N in Exclude<CallName, OpenCall>]: Handler<N, KnownCaller>;
};

/** Checked in place of a login key that does not exist, so that the answer takes as long. */
const NOBODYS_KEY = generateKeyPairSync('ed25519').publicKey.export({ type: 'spki', format: 'der' }).subarray(-32);

export function createCallHandlers({ store, relay, now, iceServers }: AccountDeps): CallHandlers {
  const challenges = new Challenges();

  /** The device of an account's current list, with its mailbox. */
  async function deviceOf({
    account,
    device,
  }: DeviceAddress): Promise<{ loginKey: Uint8Array; identityKey: Uint8Array; mailbox: Mailbox } | null> {
    const record = await store.account(account);
    const named = record?.list.devices.find((one) => one.deviceId === device);
    const mailbox = record?.mailboxes.get(device);
    return named && mailbox !== undefined ? { ...named, mailbox } : null;
  }

  return {
    async register({ devices, deviceId, preKeys, userName }) {
      const list = await readDeviceList(devices);
      if (list.kind === 'refused') return list;
      const device = list.value.devices.find((one) => one.deviceId === deviceId);
      if (!device) return refused('unknown-device');
      if (userName !== null && !isUserName(userName)) return refused('name-invalid');
      if (!(await isSoundUpload(device.identityKey, preKeys))) return refused('bad-prekeys');
      const { kind } = await store.createAccount({ signed: devices, list: list.value, userName, deviceId, preKeys });
      if (kind === 'exists') return refused('stale-device-list');
      if (kind === 'name-taken') return refused('name-taken');
      if (kind === 'created') relay.devicesChanged(list.value.account, []);
      return answer({ serverTime: now() });
    },

    async challenge({ account, device }) {
      return answer(challenges.issue({ account, device }, now()));
    },

    async login({ account, device, nonce, signature, markers }, { origin }) {
      if (origin === null) return refused('origin-refused');
      const address = { account, device };
      if (!challenges.redeem(nonce, address, now())) return refused('bad-challenge');
      const found = await deviceOf(address);
      const valid = await verifyEd25519(found?.loginKey ?? NOBODYS_KEY, loginStatement(address, nonce, origin), signature);
      if (!found || !valid) return refused('bad-signature');
      const token = randomBytes(32);
      const expiresAt = now() + LIMITS.tokenLifetimeMs;
      // At once: both are in the one transaction of this turn.
      const [continued] = await Promise.all([
        store.advanceMarker(found.mailbox, markers),
        store.putToken(hashToken(token), { address, mailbox: found.mailbox, expiresAt }),
      ]);
      return answer({ token, expiresAt, serverTime: now(), continued });
    },

    async logout(_, { grant, tokenHash }) {
      await store.removeToken(tokenHash);
      relay.loggedOut(grant.mailbox, toHex(tokenHash));
      return answer({});
    },

    async putDeviceList({ devices }, { grant }) {
      const list = await readDeviceList(devices);
      if (list.kind === 'refused') return list;
      if (list.value.account !== grant.address.account) return refused('id-mismatch');
      const outcome = await store.replaceDeviceList(devices, list.value);
      if (outcome.kind === 'stale') return refused('stale-device-list');
      if (outcome.kind === 'unknown') return refused('unknown-account');
      if (outcome.kind === 'replaced') relay.devicesChanged(list.value.account, outcome.removed);
      return answer({});
    },

    async getDeviceList({ account }) {
      const record = await store.account(account);
      return record ? answer({ devices: record.signed }) : refused('unknown-account');
    },

    async putPreKeys({ preKeys, replace }, { grant }) {
      const device = await deviceOf(grant.address);
      if (!device) return refused('unknown-device');
      if (!(await isSoundUpload(device.identityKey, preKeys))) return refused('bad-prekeys');
      const stored = await store.putPreKeys(device.mailbox, preKeys, replace);
      return stored.kind === 'stored' ? answer(stored.left) : refused('too-many-prekeys');
    },

    async countPreKeys(_, { grant }) {
      return answer(await store.countPreKeys(grant.mailbox));
    },

    async claimPreKeys({ account, device }: { account: AccountId; device: DeviceId }) {
      const mailbox = (await store.account(account))?.mailboxes.get(device);
      const claimed = mailbox === undefined ? null : await store.claimPreKeys(mailbox);
      if (mailbox === undefined || !claimed) return refused('unknown-device');
      relay.preKeysClaimed(mailbox, claimed.left);
      return answer({ bundle: claimed.bundle });
    },

    async setUserName({ userName }, { grant }) {
      if (userName !== null && !isUserName(userName)) return refused('name-invalid');
      const { kind } = await store.setUserName(grant.address.account, userName);
      return kind === 'set' ? answer({}) : refused('name-taken');
    },

    async findUser({ userName }) {
      const record = isUserName(userName) ? await store.accountByName(userName) : null;
      return record?.userName ? answer({ userName: record.userName, devices: record.signed }) : refused('not-found');
    },

    async iceServers() {
      return answer(iceServers(now()));
    },
  };
}
