// Base keys of calls (RFC 9605 §4.4.1), and the commitment that the answering side makes to its own before it has seen the caller's part.
// A base key is for one direction, one join, one sender: made twice or used for both directions, counters would meet.

import { concatBytes, equalBytes, utf8 } from '../../protocol/index.ts';
import { randomBytes, sha256 } from './hash.ts';
import { bufferOf, subtle } from './platform.ts';

export const FRAME_KEY_BYTES = 32;

export interface OpenFrameKey {
  readonly kid: number;
  /** `HKDF`, not extractable: what other contexts of this device are given. */
  readonly key: CryptoKey;
}

export interface MadeFrameKey extends OpenFrameKey {
  /** The same key as 32 bytes, for the sealed signal and the words to compare, and for nothing else. */
  readonly secret: Uint8Array<ArrayBuffer>;
}

/** From a signal of the peer. Throws `RangeError` unless `secret` has 32 bytes. */
export async function openFrameKey(kid: number, secret: Uint8Array): Promise<OpenFrameKey> {
  if (secret.length !== FRAME_KEY_BYTES) throw new RangeError('a frame key has 32 bytes');
  return { kid, key: await subtle().importKey('raw', bufferOf(secret), 'HKDF', false, ['deriveBits', 'deriveKey']) };
}

/** A fresh one. `kid` must be above all that this side has used in the call. */
export async function createFrameKey(kid: number): Promise<MadeFrameKey> {
  const secret = randomBytes(FRAME_KEY_BYTES);
  return { ...(await openFrameKey(kid, secret)), secret };
}

/** One side's part in what both compare. */
export interface CallPart {
  /** 32 random bytes, fresh for each join. */
  readonly nonce: Uint8Array;
  /** The base key that this side seals with first, 32 bytes. */
  readonly key: Uint8Array;
  /** Of its DTLS certificate, as both spell it: `sha-256 ab:cd:…`. */
  readonly fingerprint: string;
}

const LABEL = 'sotto/call-commitment/v1\0';

/** SHA-256(label ‖ nonce ‖ key ‖ fingerprint), 32 bytes. Throws `RangeError` unless nonce and key have 32 bytes. */
export async function commitToCallPart({ nonce, key, fingerprint }: CallPart): Promise<Uint8Array<ArrayBuffer>> {
  if (nonce.length !== 32 || key.length !== FRAME_KEY_BYTES) throw new RangeError('nonce and key have 32 bytes');
  return sha256(concatBytes(utf8(LABEL), nonce, key, utf8(fingerprint)));
}

/** Whether this is the part that was committed to. Throws like `commitToCallPart`. */
export const isCallPart = async (commitment: Uint8Array, part: CallPart): Promise<boolean> =>
  equalBytes(commitment, await commitToCallPart(part));
