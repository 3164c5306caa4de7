// Reads and checks a signed device list: right account, right signature, sound keys. Whether it is newer is the store's to decide.

import { createHash } from 'node:crypto';
import {
  ACCOUNT_ID_LABEL,
  accountIdOf,
  type DeviceList,
  decode,
  deviceList,
  deviceListStatement,
  type SignedDeviceList,
  toHex,
  utf8,
  WireError,
} from '../../protocol/index.ts';
import { type Answered, answer, refused } from '../refused.ts';
import { isSmallOrderEd25519, verifyEd25519 } from './ed25519.ts';
import { isIdentityKey } from './xeddsa.ts';

const accountIdFor = (accountKey: Uint8Array) =>
  accountIdOf(createHash('sha256').update(utf8(ACCOUNT_ID_LABEL)).update(accountKey).digest());

function soundDevices({ devices }: DeviceList): boolean {
  const ids = new Set(devices.map((device) => device.deviceId));
  const keys = new Set(devices.flatMap((device) => [toHex(device.identityKey), toHex(device.loginKey)]));
  return (
    ids.size === devices.length &&
    keys.size === 2 * devices.length &&
    devices.every((device) => isIdentityKey(device.identityKey) && !isSmallOrderEd25519(device.loginKey))
  );
}

/** `malformed`, `id-mismatch`, `bad-signature`. */
export async function readDeviceList(signed: SignedDeviceList): Promise<Answered<DeviceList>> {
  let list: DeviceList;
  try {
    list = decode(deviceList, signed.list);
  } catch (error) {
    if (error instanceof WireError) return refused('malformed');
    throw error;
  }
  if (list.account !== accountIdFor(signed.accountKey)) return refused('id-mismatch');
  if (list.version === 0 || list.devices.length === 0 || !soundDevices(list)) return refused('malformed');
  if (!(await verifyEd25519(signed.accountKey, deviceListStatement(signed.list), signed.signature))) return refused('bad-signature');
  return answer(list);
}
