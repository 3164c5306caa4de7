// A device as tests and benches need it: real keys, a real signed list, real prekeys. Signs with Node's own crypto, so thousands are quick.

import { createHash, generateKeyPairSync, type KeyObject, randomBytes, randomInt, sign } from 'node:crypto';
import {
  ACCOUNT_ID_LABEL,
  type AccountId,
  accountIdOf,
  concatBytes,
  type DeviceAddress,
  type DeviceId,
  deviceList,
  deviceListStatement,
  encode,
  KEM_PUBLIC_KEY_BYTES,
  type KemPreKey,
  kemPreKeyStatement,
  loginStatement,
  type PreKeyUpload,
  type SignedDeviceList,
  utf8,
} from '../../protocol/index.ts';
import { montgomeryU } from '../accounts/curve25519.ts';

interface Pair {
  readonly secret: KeyObject;
  readonly publicKey: Uint8Array;
}

export function ed25519Pair(): Pair {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  return { secret: privateKey, publicKey: new Uint8Array(publicKey.export({ type: 'spki', format: 'der' }).subarray(-32)) };
}

/** XEdDSA: an Ed25519 signature whose top bit says which Edwards point the Montgomery key stands for. */
export function signXeddsa(pair: Pair, message: Uint8Array): Uint8Array {
  const signature = new Uint8Array(sign(null, message, pair.secret));
  signature[63] = (signature[63] as number) | ((pair.publicKey[31] as number) & 0x80);
  return signature;
}

export interface TestDevice {
  readonly address: DeviceAddress;
  readonly identity: Pair;
  readonly identityKey: Uint8Array;
  readonly login: Pair;
  readonly addedAt: number;
}

export interface TestAccount {
  readonly id: AccountId;
  readonly key: Pair;
  readonly devices: readonly TestDevice[];
}

function newDevice(account: AccountId): TestDevice {
  const identity = ed25519Pair();
  return {
    address: { account, device: randomInt(1, 2 ** 31 - 1) as DeviceId },
    identity,
    identityKey: montgomeryU(identity.publicKey) as Uint8Array,
    login: ed25519Pair(),
    addedAt: Date.now(),
  };
}

export function newAccount(devices = 1): TestAccount {
  const key = ed25519Pair();
  const id = accountIdOf(createHash('sha256').update(utf8(ACCOUNT_ID_LABEL)).update(key.publicKey).digest());
  return { id, key, devices: Array.from({ length: devices }, () => newDevice(id)) };
}

export function signedList({ id, key, devices }: TestAccount, version = 1): SignedDeviceList {
  const list = encode(deviceList, {
    account: id,
    version,
    devices: devices.map(({ address, identityKey, login, addedAt }) => ({
      deviceId: address.device,
      identityKey,
      loginKey: login.publicKey,
      addedAt,
    })),
  });
  return { accountKey: key.publicKey, list, signature: new Uint8Array(sign(null, deviceListStatement(list), key.secret)) };
}

/** Zeros are a sound encapsulation key as far as a relay can tell. */
function kemPreKey({ identity }: TestDevice, id: number): KemPreKey {
  const key = new Uint8Array(KEM_PUBLIC_KEY_BYTES);
  key.set(randomBytes(32), KEM_PUBLIC_KEY_BYTES - 32);
  return { id, key, signature: signXeddsa(identity, kemPreKeyStatement(id, key)) };
}

/** `from`: first id of the one-time keys. The last-resort key has id 2^30. */
export function preKeys(
  device: TestDevice,
  counts: { readonly oneTime: number; readonly kem: number } = { oneTime: 0, kem: 0 },
  from = 1,
): PreKeyUpload {
  const signedKey = new Uint8Array(randomBytes(32));
  return {
    signed: { id: 1, key: signedKey, signature: signXeddsa(device.identity, concatBytes(Uint8Array.of(5), signedKey)) },
    oneTime: Array.from({ length: counts.oneTime }, (_, i) => ({ id: from + i, key: new Uint8Array(randomBytes(32)) })),
    kemLastResort: kemPreKey(device, 2 ** 30),
    kemOneTime: Array.from({ length: counts.kem }, (_, i) => kemPreKey(device, from + i)),
  };
}

export const loginSignature = (device: TestDevice, nonce: Uint8Array, origin: string): Uint8Array =>
  new Uint8Array(sign(null, loginStatement(device.address, nonce, origin), device.login.secret));

/** The only device of an account with one. */
export const onlyDevice = (account: TestAccount): TestDevice => account.devices[0] as TestDevice;
