// The door of this room.
export { deriveAccountId } from './account-id.ts';
export { type AccountKey, createAccountKey, openAccountKey, sealAccountKey } from './account-key.ts';
export { createDeviceIdentity, type DeviceIdentity } from './device-identity.ts';
export { type OpenedDeviceList, openDeviceList, signDeviceList } from './device-list.ts';
export {
  type CallPart,
  commitToCallPart,
  createFrameKey,
  isCallPart,
  type MadeFrameKey,
  type OpenFrameKey,
  openFrameKey,
} from './frame-key.ts';
export { randomBytes, sha256 } from './hash.ts';
export { createLoginKey, type LoginKey, signLogin } from './login-key.ts';
export { pad, unpad } from './padding.ts';
export { createRowKey, openRow, sealRow } from './row-seal.ts';
export { CIPHER_SUITES, type CipherSuite } from './sframe/cipher-suite.ts';
export { type OpenOutcome, SframeReceiver } from './sframe/receiver.ts';
export { SframeSender } from './sframe/sender.ts';
export { type CallSide, shortAuthenticationString } from './short-authentication-string.ts';
export {
  type DecryptOutcome,
  decryptMessage,
  type LoadedPreKeys,
  type NeededPreKeys,
  neededPreKeys,
  type UndecryptableReason,
} from './signal/decrypt-message.ts';
export { type EncryptOutcome, encryptMessage } from './signal/encrypt-message.ts';
export type { Ends } from './signal/ends.ts';
export { createKemPreKeys, createOneTimePreKeys, createSignedPreKey, type MadePreKey } from './signal/prekeys.ts';
export { forgetSessions, type SessionRecord, type SessionState, sessionState } from './signal/session-record.ts';
export { type StartOutcome, startSession } from './signal/start-session.ts';
