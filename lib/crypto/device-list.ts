// The signed device list: the only reason to believe that a device key belongs to an account.
// Whether its version is newer than the one already known is the caller's check.

import {
  type AccountId,
  type DeviceList,
  decode,
  deviceList,
  deviceListStatement,
  encode,
  type SignedDeviceList,
  WireError,
} from '../../protocol/index.ts';
import { deriveAccountId } from './account-id.ts';
import type { AccountKey } from './account-key.ts';
import { signWithSeed, verify } from './ed25519.ts';
import { sha256 } from './hash.ts';

/** Throws `RangeError` when the list names another account, repeats a device or does not fit its schema. */
export async function signDeviceList(key: AccountKey, list: DeviceList): Promise<SignedDeviceList> {
  if (list.account !== key.account) throw new RangeError('the list names another account');
  if (list.version < 1 || repeats(list)) throw new RangeError('the list breaks its own rules');
  const bytes = encode(deviceList, list);
  return { accountKey: key.publicKey, list: bytes, signature: await signWithSeed(key.seed.reveal(), deviceListStatement(bytes)) };
}

export type OpenedDeviceList =
  /** `hash`: SHA-256 of the list's bytes, the value that travels inside messages. */
  | { readonly kind: 'valid'; readonly list: DeviceList; readonly hash: Uint8Array }
  | { readonly kind: 'invalid'; readonly reason: 'malformed' | 'wrong-account' | 'bad-signature' | 'repeated-device' };

/** Checks key → id, signature, named account, version ≥ 1, no device or identity key named twice. Never throws for bad bytes. */
export async function openDeviceList(signed: SignedDeviceList, expectedAccount: AccountId): Promise<OpenedDeviceList> {
  const invalid = (reason: (OpenedDeviceList & { kind: 'invalid' })['reason']): OpenedDeviceList => ({ kind: 'invalid', reason });
  if (signed.accountKey.length !== 32) return invalid('malformed');
  if ((await deriveAccountId(signed.accountKey)) !== expectedAccount) return invalid('wrong-account');
  const bytes = new Uint8Array(signed.list);
  if (!(await verify(signed.accountKey, deviceListStatement(bytes), signed.signature))) return invalid('bad-signature');
  let list: DeviceList;
  try {
    list = decode(deviceList, bytes);
  } catch (thrown) {
    if (thrown instanceof WireError) return invalid('malformed');
    throw thrown;
  }
  if (list.account !== expectedAccount) return invalid('wrong-account');
  if (list.version < 1) return invalid('malformed');
  if (repeats(list)) return invalid('repeated-device');
  // Copies: a view would drag the whole list through every structured clone.
  const devices = list.devices.map((one) => ({ ...one, identityKey: one.identityKey.slice(), loginKey: one.loginKey.slice() }));
  return { kind: 'valid', list: { ...list, devices }, hash: await sha256(bytes) };
}

function repeats({ devices }: DeviceList): boolean {
  const ids = new Set(devices.map((one) => one.deviceId));
  const keys = new Set(devices.map((one) => one.identityKey.join()));
  return ids.size !== devices.length || keys.size !== devices.length;
}
