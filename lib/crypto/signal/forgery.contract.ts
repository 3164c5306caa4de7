// What a hostile relay or peer can do to the bytes of a message without knowing a key. Only tests import it.

import { PreKeyWhisperMessage, WhisperMessage } from '@privacyresearch/libsignal-protocol-protobuf-ts';
import { concatBytes, toHex } from '../../../protocol/index.ts';
import { type Container, readContainer, writeContainer } from './container.ts';

const VERSION = Uint8Array.of(0x33);
const MAC_BYTES = 8;

/** An X25519 public key with its type byte. */
export const typedKey = (key: Uint8Array): Uint8Array => concatBytes(Uint8Array.of(5), key);

export const flipped = (bytes: Uint8Array, at: number): Uint8Array => new Uint8Array(bytes).with(at, (bytes.at(at) ?? 0) ^ 1);

/** Throws when it is not a body. */
export function opened(body: Uint8Array): Container {
  const container = readContainer(body);
  if (!container) throw new Error('not a body');
  return container;
}

/** Throws when it is not the body of a first message. */
function openedFirst(body: Uint8Array): Container & { kind: 'prekey' } {
  const container = opened(body);
  if (container.kind !== 'prekey') throw new Error('not a first message');
  return container;
}

/** The library's ratchet message with some header fields replaced and its old MAC. */
export function reheaded(message: Uint8Array, change: Partial<WhisperMessage>): Uint8Array {
  const inner = WhisperMessage.encode({ ...WhisperMessage.decode(message.slice(1, -MAC_BYTES)), ...change }).finish();
  return concatBytes(VERSION, inner, message.slice(-MAC_BYTES));
}

/** The clear fields of the library's ratchet message. */
export const headerOf = (message: Uint8Array): WhisperMessage => WhisperMessage.decode(message.slice(1, -MAC_BYTES));

/** The body with other ratchet header fields, whatever its kind. */
export function withHeader(body: Uint8Array, change: Partial<WhisperMessage>): Uint8Array {
  const container = opened(body);
  if (container.kind === 'whisper') return writeContainer({ ...container, message: reheaded(container.message, change) });
  const outer = PreKeyWhisperMessage.decode(container.message.slice(1));
  return withOuter(body, { message: reheaded(outer.message, change) });
}

/** The first message with other fields outside its ratchet message. */
export function withOuter(body: Uint8Array, change: Partial<PreKeyWhisperMessage>): Uint8Array {
  const container = openedFirst(body);
  const outer = PreKeyWhisperMessage.encode({ ...PreKeyWhisperMessage.decode(container.message.slice(1)), ...change }).finish();
  return writeContainer({ ...container, message: concatBytes(VERSION, outer) });
}

/** The first message with another KEM part. */
export const withKem = (body: Uint8Array, change: { kemPreKeyId?: number; kemCiphertext?: Uint8Array }): Uint8Array =>
  writeContainer({ ...openedFirst(body), ...change });

/** The ratchet message of a first message, as if the session were established. */
export const withoutHandshake = (body: Uint8Array): Uint8Array =>
  writeContainer({ kind: 'whisper', message: PreKeyWhisperMessage.decode(openedFirst(body).message.slice(1)).message });

/** Chain and counter of the library's message; `first`: the ratchet message is inside a start. */
export function keyOf(message: Uint8Array, first: boolean): string {
  const { ephemeralKey, counter } = headerOf(first ? PreKeyWhisperMessage.decode(message.slice(1)).message : message);
  return `${toHex(ephemeralKey)}/${counter}`;
}
