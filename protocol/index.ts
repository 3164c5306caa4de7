// The door of this room.
export * from './bytes.ts';
export * from './calls.ts';
export {
  bool,
  bytes,
  decode,
  encode,
  fixed,
  type Infer,
  list,
  oneOf,
  optional,
  type Schema,
  struct,
  text,
  u32,
  u53,
  union,
  versioned,
} from './codec.ts';
export * from './errors.ts';
export {
  type AckRange,
  type ClientFrame,
  type DeliveredEnvelope,
  decodeClientFrame,
  decodeRelayFrame,
  encodeClientFrame,
  encodeRelayFrame,
  type OutgoingEnvelope,
  type RelayFrame,
  type SendOutcome,
} from './frames.ts';
export * from './ids.ts';
export { LIMITS } from './limits.ts';
export {
  accountId,
  type Device,
  type DeviceList,
  deviceId,
  deviceList,
  KEM_PUBLIC_KEY_BYTES,
  type KemPreKey,
  type OneTimePreKey,
  type PreKeyBundle,
  preKeyBundle,
  type SignedDeviceList,
  type SignedPreKey,
  signedDeviceList,
  signedPreKey,
} from './shapes.ts';
export { deviceListStatement, kemPreKeyStatement, loginStatement } from './statements.ts';
export { foldUserName, isUserName } from './user-name.ts';
