// This device's own account: its keys, and its registration with the relay.

import { type DeviceId, LIMITS, parseDeviceId } from '../../../protocol/index.ts';
import { SottoError } from '../../base/index.ts';
import {
  createAccountKey,
  createDeviceIdentity,
  createLoginKey,
  type DeviceIdentity,
  type LoginKey,
  randomBytes,
  sealAccountKey,
  signDeviceList,
} from '../../crypto/index.ts';
import { cleanDisplayName, DEFAULT_SETTINGS, INVITE_SECRET_BYTES } from '../../domain/index.ts';
import type { Line } from '../../relay/index.ts';
import type { Storage } from '../../storage/index.ts';
import { makePreKeys } from './prekeys.ts';
import type { State } from './state.ts';
import type { Perform } from './step.ts';

export interface DeviceKeys {
  readonly identity: DeviceIdentity;
  readonly login: LoginKey;
}

function randomDeviceId(): DeviceId {
  for (;;) {
    const id = parseDeviceId(new DataView(randomBytes(4).buffer).getUint32(0) & 0x7fff_ffff);
    if (id !== null) return id;
  }
}

/** Brings the device's keys back from storage; `null` before there is an account. Throws `SottoError('keys-missing')`. */
export async function loadDeviceKeys(storage: Storage, state: State): Promise<DeviceKeys | null> {
  if (!state.me) return null;
  const [identity, login] = await Promise.all([storage.keys('identity'), storage.keys('login')]);
  if (!identity || !login) throw new SottoError('keys-missing');
  return { identity: identity as DeviceIdentity, login: login as LoginKey };
}

/** Makes an account and commits it; the relay hears of it when the line opens. Throws `SottoError('name-invalid')`. */
export async function createAccount(perform: Perform, storage: Storage, displayName: string): Promise<DeviceKeys> {
  const name = cleanDisplayName(displayName);
  if (name === '') throw new SottoError('name-invalid');
  const [accountKey, identity, login] = await Promise.all([createAccountKey(), createDeviceIdentity(), createLoginKey()]);
  const device = randomDeviceId();
  await perform(async (step) => {
    const devices = await signDeviceList(accountKey, {
      account: accountKey.account,
      version: 1,
      devices: [{ deviceId: device, identityKey: identity.publicKey, loginKey: login.publicKey, addedAt: step.now }],
    });
    step.uow.putKeys('identity', identity);
    step.uow.putKeys('login', login);
    step.setMe({
      account: accountKey.account,
      device,
      accountKey: await sealAccountKey(storage.rowKey, accountKey),
      devices,
      registered: false,
      displayName: name,
      userName: null,
      inviteSecret: randomBytes(INVITE_SECRET_BYTES),
      ...DEFAULT_SETTINGS,
      nextPreKey: 1,
      nextKemPreKey: 1,
      signedPreKey: 0,
      lastResortKem: 0,
      epoch: 1,
      markers: [],
      createdAt: step.now,
    });
  });
  return { identity, login };
}

/** Registers with the relay unless that has happened and was not `forgotten`. `call` needs no token. Throws the line's `SottoError`s. */
export async function registerAccount(
  perform: Perform,
  state: State,
  keys: DeviceKeys,
  call: Line['call'],
  forgotten: boolean,
): Promise<void> {
  const { me } = state;
  if (!me || (me.registered && !forgotten)) return;
  // Asked first, so that a relay that cannot be reached costs no keys.
  await call('challenge', { account: me.account, device: me.device });
  const preKeys = await perform((step) => makePreKeys(step, keys.identity, LIMITS.oneTimePreKeys, LIMITS.oneTimePreKeys));
  await call('register', { devices: me.devices, deviceId: me.device, preKeys, userName: null });
  await perform(async (step) => step.setMe({ ...step.me, registered: true }));
}
