// Shapes that several frames and calls share. Field names are the field's standard terms.

import { bytes, fixed, type Infer, list, optional, type Schema, struct, u32, u53 } from './codec.ts';
import { WireError } from './errors.ts';
import { ACCOUNT_ID_BYTES, type AccountId, accountIdBytes, accountIdOf, type DeviceId, parseDeviceId } from './ids.ts';
import { LIMITS } from './limits.ts';

export const accountId: Schema<AccountId> = {
  read: (input) => accountIdOf(input.raw(ACCOUNT_ID_BYTES)),
  write: (out, value) => out.raw(accountIdBytes(value)),
};

export const deviceId: Schema<DeviceId> = {
  read(input) {
    const id = parseDeviceId(input.u32());
    if (id === null) throw new WireError('malformed', 'device id out of range');
    return id;
  },
  write: (out, value) => out.u32(value),
};

/** Ed25519 or X25519 public key. */
const publicKey = fixed(32);
/** Ed25519 or XEdDSA signature. Malleable: never an id, never a dedupe key. */
export const signature = fixed(64);
/** Random id that a sending device gives an envelope; resends carry the same one. */
export const clientId = fixed(16);

/** Prekey ids start at 1: the Signal library cannot tell 0 from absent. */
const preKeyId: Schema<number> = {
  read(input) {
    const id = input.u32();
    if (id === 0 || id >= 2 ** 31) throw new WireError('malformed', 'prekey id out of range');
    return id;
  },
  write: (out, value) => u32.write(out, value),
};

export const device = struct({
  deviceId,
  /** X25519, the ratchets' identity. */
  identityKey: publicKey,
  /** Ed25519, signs the relay's challenges. */
  loginKey: publicKey,
  /** ms since 1970. */
  addedAt: u53,
});
export type Device = Infer<typeof device>;

export const deviceList = struct({
  account: accountId,
  /** Starts at 1 and only rises. */
  version: u32,
  devices: list(device, LIMITS.devicesPerAccount),
});
export type DeviceList = Infer<typeof deviceList>;

/** The list's exact bytes, as signed and as hashed, with the account key that signed them. */
export const signedDeviceList = struct({
  /** Ed25519; its hash is the account id. */
  accountKey: publicKey,
  /** An encoded `deviceList`. */
  list: bytes(2048),
  /** By `accountKey`, over `deviceListStatement(list)`. */
  signature,
});
export type SignedDeviceList = Infer<typeof signedDeviceList>;

export const oneTimePreKey = struct({ id: preKeyId, key: publicKey });
export type OneTimePreKey = Infer<typeof oneTimePreKey>;

/** Signature: XEdDSA by the device identity key over 0x05 and the key, as X3DH has it. */
export const signedPreKey = struct({ id: preKeyId, key: publicKey, signature });
export type SignedPreKey = Infer<typeof signedPreKey>;

export const KEM_PUBLIC_KEY_BYTES = 1184;
/** ML-KEM-768. Signature: XEdDSA by the device identity key over `kemPreKeyStatement`. */
export const kemPreKey = struct({ id: preKeyId, key: fixed(KEM_PUBLIC_KEY_BYTES), signature });
export type KemPreKey = Infer<typeof kemPreKey>;

/** What a session is started with. */
export const preKeyBundle = struct({
  signed: signedPreKey,
  /** `null` when none is left: the session then starts without it. */
  oneTime: optional(oneTimePreKey),
  /** One-time while there is one, else the last-resort key. Never absent: the handshake is hybrid or it is refused. */
  kem: kemPreKey,
});
export type PreKeyBundle = Infer<typeof preKeyBundle>;
