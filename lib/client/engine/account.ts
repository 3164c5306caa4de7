// This device's own account: its keys, its registration with the relay, and the prekeys that strangers start sessions with.

import {
  type DeviceId,
  decode,
  encode,
  LIMITS,
  type PreKeyBundle,
  type PreKeyUpload,
  parseDeviceId,
  signedPreKey,
} from '../../../protocol/index.ts';
import { SottoError } from '../../base/index.ts';
import {
  createAccountKey,
  createDeviceIdentity,
  createKemPreKeys,
  createLoginKey,
  createOneTimePreKeys,
  createSignedPreKey,
  type DeviceIdentity,
  type LoginKey,
  randomBytes,
  sealAccountKey,
  signDeviceList,
} from '../../crypto/index.ts';
import { cleanDisplayName, DEFAULT_SETTINGS, INVITE_SECRET_BYTES } from '../../domain/index.ts';
import type { Line } from '../../relay/index.ts';
import type { AccountRow, PreKeyRow, Storage } from '../../storage/index.ts';
import type { State } from './state.ts';
import type { Perform, Step } from './step.ts';

/** Under this many one-time prekeys of a kind, new ones are made. */
const REPLENISH_UNDER = 25;
const DAY_MS = 24 * 60 * 60 * 1000;
/** The signed and last-resort prekeys are replaced this often; the old ones open what was sealed with them for so long, and then go. */
const ROTATE_AFTER_MS = 7 * DAY_MS;
const KEEP_OLD_MS = 30 * DAY_MS;

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

/** The lasting prekeys are about to be replaced: from now on counts how long they are kept. */
export async function retirePreKeys(step: Step): Promise<void> {
  for (const name of [`signed.${step.me.signedPreKey}`, `kem.${step.me.lastResortKem}`]) {
    const replaced = await step.uow.get('preKey', name);
    if (replaced) step.uow.put('preKey', name, { ...replaced, since: step.now });
  }
}

/** Makes prekeys and stages their private parts: always a new signed and a new last-resort one, and as many one-time ones as asked for. */
async function makePreKeys(step: Step, identity: DeviceIdentity, oneTime: number, kem: number): Promise<PreKeyUpload> {
  const { me } = step;
  const keep = (name: string, id: number, use: PreKeyRow['use'], secret: Uint8Array, shown: Uint8Array = new Uint8Array()) =>
    step.uow.put('preKey', `${name}.${id}`, { secret, use, shown, since: step.now });
  await retirePreKeys(step);
  const signedId = me.signedPreKey + 1;
  const [signed, oneTimes, kems] = await Promise.all([
    createSignedPreKey(identity, signedId),
    createOneTimePreKeys(me.nextPreKey, oneTime),
    createKemPreKeys(identity, me.nextKemPreKey, kem + 1),
  ]);
  const [lastResort, ...kemOneTimes] = kems;
  if (!lastResort) throw new Error('no last-resort prekey');
  keep('signed', signedId, 'lasting', signed.private, encode(signedPreKey, signed.public));
  keep('kem', lastResort.public.id, 'lasting', lastResort.private);
  for (const key of oneTimes) keep('one', key.public.id, 'uploaded', key.private);
  for (const key of kemOneTimes) keep('kem', key.public.id, 'uploaded', key.private);
  step.setMe({
    ...me,
    signedPreKey: signedId,
    lastResortKem: lastResort.public.id,
    nextPreKey: me.nextPreKey + oneTime,
    nextKemPreKey: me.nextKemPreKey + kem + 1,
  });
  return {
    signed: signed.public,
    oneTime: oneTimes.map((key) => key.public),
    kemLastResort: lastResort.public,
    kemOneTime: kemOneTimes.map((key) => key.public),
  };
}

/** Makes one-time prekeys for one peer, to go inside a content: with them it starts the next session. Stages their private parts. */
export async function makeOffer(step: Step, identity: DeviceIdentity): Promise<PreKeyBundle | null> {
  const { me } = step;
  const signed = await step.uow.get('preKey', `signed.${me.signedPreKey}`);
  const [[oneTime], [kem]] = await Promise.all([createOneTimePreKeys(me.nextPreKey, 1), createKemPreKeys(identity, me.nextKemPreKey, 1)]);
  if (!signed || !oneTime || !kem) return null;
  const row = { use: 'offered', shown: new Uint8Array(), since: step.now } as const;
  step.uow.put('preKey', `one.${oneTime.public.id}`, { ...row, secret: oneTime.private });
  step.uow.put('preKey', `kem.${kem.public.id}`, { ...row, secret: kem.private });
  step.setMe({ ...me, nextPreKey: me.nextPreKey + 1, nextKemPreKey: me.nextKemPreKey + 1 });
  return { signed: decode(signedPreKey, signed.shown), oneTime: oneTime.public, kem: kem.public };
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

/** Tops the relay's supply of prekeys up, and rotates the signed ones weekly. */
export async function replenishPreKeys(perform: Perform, storage: Storage, state: State, keys: DeviceKeys, line: Line): Promise<void> {
  const left = await line.call('countPreKeys', {});
  const me: AccountRow = state.self;
  const signed = await storage.begin().get('preKey', `signed.${me.signedPreKey}`);
  const isOld = Date.now() - (signed?.since ?? 0) > ROTATE_AFTER_MS;
  // Either the last upload never came, or what waits there is of a later copy of this storage: nobody may start a session with that.
  const replace = left.signed !== me.signedPreKey;
  if (left.oneTime >= REPLENISH_UNDER && left.kem >= REPLENISH_UNDER && !isOld && !replace) return;
  const room = (have: number) => Math.max(0, LIMITS.oneTimePreKeys - (replace ? 0 : have));
  const preKeys = await perform((step) => makePreKeys(step, keys.identity, room(left.oneTime), room(left.kem)));
  await line.call('putPreKeys', { preKeys, replace });
  await forgetOldPreKeys(perform, storage);
}

/** Forgets replaced prekeys, and offers that nobody took up, once whatever was sealed with them must have come. */
async function forgetOldPreKeys(perform: Perform, storage: Storage): Promise<void> {
  const rows = await storage.preKeys();
  await perform((step) => {
    const before = step.now - KEEP_OLD_MS;
    const current = new Set([`signed.${step.me.signedPreKey}`, `kem.${step.me.lastResortKem}`]);
    for (const [key, row] of rows) {
      if (row.use !== 'uploaded' && row.since < before && !current.has(key)) step.uow.delete('preKey', key);
    }
  });
}
