// What is signed, byte for byte. Each statement opens with its own label, so no signature serves twice.

import { concatBytes, utf8 } from './bytes.ts';
import { encode, struct, u32 } from './codec.ts';
import type { DeviceAddress } from './ids.ts';
import { accountId, deviceId } from './shapes.ts';

const labelled = (label: string, ...parts: readonly Uint8Array[]) => concatBytes(utf8(`${label}\0`), ...parts);

/** Signed by the account key. `list`: an encoded `deviceList`. */
export const deviceListStatement = (list: Uint8Array) => labelled('sotto/device-list/v1', list);

/** Signed by the device's login key. `nonce`: the relay's challenge; `origin`: the relay's own, so that a challenge cannot be relayed. */
export const loginStatement = (who: DeviceAddress, nonce: Uint8Array, origin: string) =>
  labelled('sotto/login/v1', encode(struct({ account: accountId, device: deviceId }), who), nonce, utf8(origin));

/** Signed (XEdDSA) by the device identity key. */
export const kemPreKeyStatement = (id: number, key: Uint8Array) => labelled('sotto/kem-prekey/v1/ML-KEM-768', encode(u32, id), key);
