import { beforeAll, describe, expect, test } from 'vitest';
import {
  type Device,
  type DeviceId,
  type DeviceList,
  deviceList,
  deviceListStatement,
  encode,
  type SignedDeviceList,
} from '../../protocol/index.ts';
import { type AccountKey, createAccountKey } from './account-key.ts';
import { openDeviceList, signDeviceList } from './device-list.ts';
import { signWithSeed } from './ed25519.ts';
import { randomBytes, sha256 } from './hash.ts';

const device = (id: number): Device => ({ deviceId: id as DeviceId, identityKey: randomBytes(32), loginKey: randomBytes(32), addedAt: 1 });

let key: AccountKey;
let stranger: AccountKey;
let list: DeviceList;
let signed: SignedDeviceList;
beforeAll(async () => {
  [key, stranger] = [await createAccountKey(), await createAccountKey()];
  list = { account: key.account, version: 3, devices: [device(1), device(2)] };
  signed = await signDeviceList(key, list);
});

/** Signed all right, whatever it says. */
const signAnything = async (by: AccountKey, bytes: Uint8Array): Promise<SignedDeviceList> => ({
  accountKey: by.publicKey,
  list: bytes,
  signature: await signWithSeed(by.seed.reveal(), deviceListStatement(bytes)),
});

test('a list opens for the account that signed it, with the hash of its bytes', async () => {
  expect(await openDeviceList(signed, key.account)).toEqual({ kind: 'valid', list, hash: await sha256(signed.list) });
});

test('any changed bit of list, signature or key makes it invalid', async () => {
  for (const field of ['accountKey', 'list', 'signature'] as const) {
    for (let i = 0; i < signed[field].length; i++) {
      const changed = { ...signed, [field]: new Uint8Array(signed[field]).with(i, (signed[field][i] ?? 0) ^ 1) };
      expect((await openDeviceList(changed, key.account)).kind, `${field}[${i}]`).toBe('invalid');
    }
  }
});

describe('a list is refused', () => {
  const reasonFor = async (forged: SignedDeviceList) => {
    const opened = await openDeviceList(forged, key.account);
    return opened.kind === 'invalid' ? opened.reason : opened.kind;
  };
  test('when somebody else signed it', async () => {
    expect(await reasonFor(await signAnything(stranger, signed.list))).toBe('wrong-account');
    expect(await reasonFor({ ...(await signAnything(stranger, signed.list)), accountKey: key.publicKey })).toBe('bad-signature');
  });
  test('when it names another account than the key that signed it', async () => {
    expect(await reasonFor(await signAnything(key, encode(deviceList, { ...list, account: stranger.account })))).toBe('wrong-account');
  });
  test('when it names a device or an identity key twice', async () => {
    const [one] = list.devices;
    if (!one) throw new Error('no device');
    expect(await reasonFor(await signAnything(key, encode(deviceList, { ...list, devices: [one, device(1)] })))).toBe('repeated-device');
    const twin = { ...one, deviceId: 9 as DeviceId };
    expect(await reasonFor(await signAnything(key, encode(deviceList, { ...list, devices: [one, twin] })))).toBe('repeated-device');
  });
  test('when its version is 0 or its bytes are no list', async () => {
    expect(await reasonFor(await signAnything(key, encode(deviceList, { ...list, version: 0 })))).toBe('malformed');
    expect(await reasonFor(await signAnything(key, new Uint8Array(5)))).toBe('malformed');
    expect(await reasonFor(await signAnything(key, new Uint8Array([...signed.list, 0])))).toBe('malformed');
    expect(await reasonFor({ ...signed, accountKey: new Uint8Array(31) })).toBe('malformed');
  });
});

test('what would not open is not signed', async () => {
  await expect(signDeviceList(key, { ...list, account: stranger.account })).rejects.toThrow(RangeError);
  await expect(signDeviceList(key, { ...list, version: 0 })).rejects.toThrow(RangeError);
  await expect(signDeviceList(key, { ...list, devices: [device(1), device(1)] })).rejects.toThrow(RangeError);
});
