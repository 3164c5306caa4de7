// What an envelope's body is: our frame around the Signal library's message. The KEM part travels with every first message
// until the peer answers; a first message without it cannot be written down here, so nobody can strip it.

import { bytes, decode, encode, fixed, type Infer, LIMITS, struct, u32, union, versioned, WireError } from '../../../protocol/index.ts';
import { KEM_CIPHERTEXT_BYTES } from './kem.ts';

const message = bytes(LIMITS.envelopeBytes);

const container = versioned(
  1,
  union({
    whisper: [1, struct({ message })],
    prekey: [2, struct({ kemPreKeyId: u32, kemCiphertext: fixed(KEM_CIPHERTEXT_BYTES), message })],
  }),
);
export type Container = Infer<typeof container>;

/** Throws `RangeError` when the message is too long for an envelope. */
export function writeContainer(value: Container): Uint8Array<ArrayBuffer> {
  const body = encode(container, value);
  if (body.length > LIMITS.envelopeBytes) throw new RangeError(`a body of ${body.length} bytes does not fit an envelope`);
  return body;
}

/** `null` for anything that `writeContainer` does not write. */
export function readContainer(body: Uint8Array): Container | null {
  if (body.length > LIMITS.envelopeBytes) return null;
  try {
    return decode(container, body);
  } catch (thrown) {
    if (thrown instanceof WireError) return null;
    throw thrown;
  }
}
