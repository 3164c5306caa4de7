// The only file that touches the Signal library. It hands one session at a time to it and takes the result back, or `null`:
// called directly the library corrupts sessions it failed on, believes changed identities and never prunes (docs/adr).
// Deep imports: its door would load a WebCrypto substitute that it does not need.

import { PreKeyWhisperMessage, WhisperMessage } from '@privacyresearch/libsignal-protocol-protobuf-ts';
import { crypto as libraryCrypto, setCurve, setWebCrypto } from '@privacyresearch/libsignal-protocol-typescript/lib/internal/crypto.js';
import { SessionBuilder } from '@privacyresearch/libsignal-protocol-typescript/lib/session-builder.js';
import { SessionCipher } from '@privacyresearch/libsignal-protocol-typescript/lib/session-cipher.js';
import { SessionLock } from '@privacyresearch/libsignal-protocol-typescript/lib/session-lock.js';
import { SessionRecord } from '@privacyresearch/libsignal-protocol-typescript/lib/session-record.js';
import type { SessionType } from '@privacyresearch/libsignal-protocol-typescript/lib/session-types.js';
import { SignalProtocolAddress } from '@privacyresearch/libsignal-protocol-typescript/lib/signal-protocol-address.js';
import { equalBytes } from '../../../protocol/index.ts';
import { bufferOf } from '../platform.ts';
import type { Ends } from './ends.ts';
import { type LiveSession, toLive, toStored } from './live-session.ts';
import { identityPair, ratchetCurve, typed } from './ratchet-curve.ts';
import { ratchetHash } from './ratchet-hash.ts';
import { fromBinary, type RatchetHeader, type RatchetSession, toBase64 } from './ratchet-session.ts';
import { ratchetWebCrypto } from './ratchet-webcrypto.ts';
import { type LibraryKeyPair, StagedStore } from './staged-store.ts';

setCurve(ratchetCurve);
setWebCrypto(ratchetWebCrypto as unknown as Crypto);
Object.assign(libraryCrypto, { sign: ratchetHash.sign, HKDF: ratchetHash.HKDF });

/** First byte of every message: version 3, understood by version 3. */
const VERSION = 0x33;
const MAC_BYTES = 8;
const KEY_BYTES = 33;
const MAX_ID = 2 ** 31 - 1;

const isTypedKey = (bytes: Uint8Array | undefined) => bytes?.length === KEY_BYTES && bytes[0] === 5;

/** `null` unless these are exactly the bytes that the library would write for what they say. */
function canonical<T>(bytes: Uint8Array, decode: (bytes: Uint8Array) => T, encode: (value: T) => { finish(): Uint8Array }): T | null {
  try {
    const value = decode(bytes);
    return equalBytes(encode(value).finish(), bytes) ? value : null;
  } catch {
    return null;
  }
}

/** The clear part of a ratchet message; `null` when it is malformed. */
export function readHeader(message: Uint8Array): RatchetHeader | null {
  if (message.length <= 1 + MAC_BYTES || message[0] !== VERSION) return null;
  const read = canonical(message.subarray(1, -MAC_BYTES), WhisperMessage.decode, WhisperMessage.encode);
  if (!read || !isTypedKey(read.ephemeralKey) || read.ciphertext.length === 0 || read.ciphertext.length % 16 !== 0) return null;
  return { ephemeralKey: toBase64(read.ephemeralKey), counter: read.counter, previousCounter: read.previousCounter };
}

export interface FirstMessage {
  readonly signedId: number;
  readonly oneTimeId: number | null;
  /** Base64, with the type byte. */
  readonly baseKey: string;
  /** 32 bytes, as the message claims it. */
  readonly identityKey: Uint8Array;
  /** The ratchet message inside. */
  readonly message: Uint8Array;
  readonly header: RatchetHeader;
}

/** `null` when it is malformed. */
export function readFirstMessage(bytes: Uint8Array): FirstMessage | null {
  if (bytes[0] !== VERSION) return null;
  const read = canonical(bytes.subarray(1), PreKeyWhisperMessage.decode, PreKeyWhisperMessage.encode);
  if (!read || !isTypedKey(read.baseKey) || !isTypedKey(read.identityKey)) return null;
  if (read.signedPreKeyId < 1 || read.signedPreKeyId > MAX_ID || read.preKeyId > MAX_ID || read.registrationId !== 0) return null;
  const header = readHeader(read.message);
  if (!header) return null;
  return {
    signedId: read.signedPreKeyId,
    oneTimeId: read.preKeyId === 0 ? null : read.preKeyId,
    baseKey: toBase64(read.baseKey),
    identityKey: new Uint8Array(read.identityKey.subarray(1)),
    message: new Uint8Array(read.message),
    header,
  };
}

interface PreKeys {
  readonly signed: LibraryKeyPair;
  readonly oneTime: LibraryKeyPair | null;
}

const staged = ({ identity, peer }: Ends, preKeys: PreKeys | null): StagedStore =>
  new StagedStore({
    identity: identityPair(identity),
    trustedKey: new Uint8Array(typed(peer.identityKey)),
    signed: preKeys?.signed ?? null,
    oneTime: preKeys?.oneTime ?? null,
  });

/** The library's record of one session, in memory alone: nothing of it is written as text and read again. */
class OneSession extends SessionRecord {
  constructor(session: RatchetSession) {
    super();
    const live = toLive(session);
    this.sessions[String.fromCharCode(...new Uint8Array(live.indexInfo.baseKey))] = live as SessionType;
  }
  override serialize(): string {
    return '';
  }
  get session(): RatchetSession {
    const [session, ...others] = Object.values(this.sessions);
    if (!session || others.length > 0) throw new Error('the library did not keep one session');
    return toStored(session as LiveSession);
  }
}

function cipherFor(ends: Ends, record: OneSession): SessionCipher {
  const cipher = new SessionCipher(staged(ends, null), addressOf(ends));
  return Object.assign(cipher, { getRecord: async () => record, fillMessageKeys: ratchetHash.fillMessageKeys });
}

const addressOf = ({ peer }: Ends) => new SignalProtocolAddress(peer.address.account, peer.address.device);

/** The one session that the library stored. */
function storedSession(store: StagedStore): RatchetSession {
  const sessions =
    store.stored === null ? [] : Object.values((JSON.parse(store.stored) as { sessions: Record<string, RatchetSession> }).sessions);
  const [session] = sessions;
  if (!session || sessions.length !== 1) throw new Error('the library did not store one session');
  return session;
}

/** The library's lock keeps every promise it ever made. */
function emptyLock(): void {
  SessionLock._promises.length = 0;
  SessionLock.errors.length = 0;
}

export interface Bundle {
  readonly signed: { readonly id: number; readonly key: Uint8Array; readonly signature: Uint8Array };
  readonly oneTime: { readonly id: number; readonly key: Uint8Array } | null;
}

/** X3DH as initiator. Throws what the library and the curve throw: check signatures and keys first. */
export async function initiate(ends: Ends, { signed, oneTime }: Bundle): Promise<RatchetSession> {
  const store = staged(ends, null);
  try {
    await new SessionBuilder(store, addressOf(ends)).processPreKey({
      registrationId: 0,
      identityKey: typed(ends.peer.identityKey),
      signedPreKey: { keyId: signed.id, publicKey: typed(signed.key), signature: bufferOf(signed.signature) },
      ...(oneTime && { preKey: { keyId: oneTime.id, publicKey: typed(oneTime.key) } }),
    });
    return storedSession(store);
  } finally {
    emptyLock();
  }
}

export interface Encrypted {
  readonly session: RatchetSession;
  readonly kind: 'whisper' | 'prekey';
  readonly message: Uint8Array;
}

/**
 * The next message of a session, `prekey` until the peer has answered it; the session given is not touched, the one returned has used up a
 * key. Throws only for a session that was not made here or a browser without AES.
 */
export async function encryptWith(ends: Ends, session: RatchetSession, plaintext: Uint8Array): Promise<Encrypted> {
  const record = new OneSession(session);
  try {
    const { type, body = '' } = await cipherFor(ends, record).encrypt(bufferOf(plaintext));
    return { session: record.session, kind: type === 3 ? 'prekey' : 'whisper', message: fromBinary(body) };
  } finally {
    emptyLock();
  }
}

export interface Decrypted {
  readonly session: RatchetSession;
  readonly plaintext: Uint8Array;
}

/** A ratchet message of an existing session; the session given is not touched. Throws when the message does not belong to it. */
export async function decryptWith(ends: Ends, session: RatchetSession, message: Uint8Array): Promise<Decrypted> {
  const record = new OneSession(session);
  try {
    const plaintext = new Uint8Array(await cipherFor(ends, record).decryptWhisperMessage(bufferOf(message)));
    return { plaintext, session: record.session };
  } finally {
    emptyLock();
  }
}

/** X3DH as responder and the message that came with it. Throws when they do not fit each other or the prekeys. */
export async function respond(ends: Ends, bytes: Uint8Array, preKeys: PreKeys): Promise<Decrypted> {
  const store = staged(ends, preKeys);
  try {
    const plaintext = new Uint8Array(await new SessionCipher(store, addressOf(ends)).decryptPreKeyWhisperMessage(bufferOf(bytes)));
    return { plaintext, session: storedSession(store) };
  } finally {
    emptyLock();
  }
}
