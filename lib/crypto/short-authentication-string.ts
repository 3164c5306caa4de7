// The words that two people in a call read to each other. Whoever sits between them has different keys with each, and so different words.
// Five words are 40 bits. They suffice only because the answering side commits to its part first (`commitToCallPart`) and the caller shows
// its own before that is opened: nobody can try parts until the words agree.

import { type AccountId, accountIdBytes, concatBytes, utf8 } from '../../protocol/index.ts';
import { type CallPart, FRAME_KEY_BYTES } from './frame-key.ts';
import { bufferOf, subtle } from './platform.ts';
import { SHORT_AUTHENTICATION_WORDS } from './short-authentication-words.ts';

const SHORT_AUTHENTICATION_LENGTH = 5;

export interface CallSide extends CallPart {
  readonly account: AccountId;
}

const LABEL = 'sotto/call-words/v1\0';

/** Two bytes of length, then the text: no two pairs of texts look the same. */
function counted(text: string): Uint8Array<ArrayBuffer> {
  const bytes = utf8(text);
  return concatBytes(new Uint8Array([bytes.length >>> 8, bytes.length & 255]), bytes);
}

/**
 * Five words, the same on both sides; the caller comes first, whoever asks. A byte each of
 * HKDF-SHA-256(ikm = both keys, salt = both nonces, info = label ‖ call ‖ both accounts ‖ both fingerprints).
 * `call`: the id of the call, 16 bytes. Throws `RangeError` for other lengths.
 */
export async function shortAuthenticationString(call: Uint8Array, caller: CallSide, answerer: CallSide): Promise<readonly string[]> {
  const sides = [caller, answerer];
  if (call.length !== 16 || sides.some(({ nonce, key }) => nonce.length !== 32 || key.length !== FRAME_KEY_BYTES))
    throw new RangeError('a call id has 16 bytes, nonces and keys have 32');
  const keys = concatBytes(...sides.map(({ key }) => key));
  const salt = concatBytes(...sides.map(({ nonce }) => nonce));
  const info = concatBytes(
    utf8(LABEL),
    call,
    ...sides.map(({ account }) => accountIdBytes(account)),
    ...sides.map(({ fingerprint }) => counted(fingerprint)),
  );
  const key = await subtle().importKey('raw', bufferOf(keys), 'HKDF', false, ['deriveBits']);
  const bits = await subtle().deriveBits({ name: 'HKDF', hash: 'SHA-256', salt, info }, key, SHORT_AUTHENTICATION_LENGTH * 8);
  return [...new Uint8Array(bits)].map((byte) => SHORT_AUTHENTICATION_WORDS[byte] ?? '');
}
