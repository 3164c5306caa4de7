// The hashing of the ratchet, in the shapes in which the Signal library asks for it. Done here at once: its own way is two calls into the
// browser for each HMAC, seven HMACs a message, and two for each step that a forged counter can ask for.

import { expand, extract } from '@noble/hashes/hkdf.js';
import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { bufferOf, subtle } from '../platform.ts';

/** Long inputs are faster natively; headers, ratchet steps and short texts are under this. Bytes. */
const SHORT = 2048;
const BLOCK = 32;
const nativeHmac = { name: 'HMAC', hash: 'SHA-256' };
const [MESSAGE_KEY, CHAIN_KEY] = [Uint8Array.of(1), Uint8Array.of(2)];

/** A chain as the library holds it. */
interface Chain {
  readonly chainKey: { key?: ArrayBuffer | undefined; counter: number };
  readonly messageKeys: Record<number, ArrayBuffer>;
}

export const ratchetHash = {
  /** HMAC-SHA256. */
  async sign(key: ArrayBuffer, data: ArrayBuffer): Promise<ArrayBuffer> {
    if (data.byteLength <= SHORT) return hmac(sha256, new Uint8Array(key), new Uint8Array(data)).buffer;
    return subtle().sign('HMAC', await subtle().importKey('raw', key, nativeHmac, false, ['sign']), data);
  },

  /** RFC 5869, the first three blocks. */
  async HKDF(input: ArrayBuffer, salt: ArrayBuffer, info: ArrayBuffer): Promise<ArrayBuffer[]> {
    const key = extract(sha256, new Uint8Array(input), new Uint8Array(salt));
    const blocks = expand(sha256, key, new Uint8Array(info), 3 * BLOCK);
    return [0, 1, 2].map((block) => bufferOf(blocks.subarray(block * BLOCK, (block + 1) * BLOCK)));
  },

  /** Double Ratchet §5.2, KDF_CK: the message key, and the next chain key. */
  step(chainKey: ArrayBuffer): readonly [ArrayBuffer, ArrayBuffer] {
    const keyed = hmac.create(sha256, new Uint8Array(chainKey));
    const messageKey = keyed.clone().update(MESSAGE_KEY).digest();
    return [messageKey.buffer, keyed.update(CHAIN_KEY).digest().buffer];
  },

  /** Steps a chain up to `counter` and keeps the keys on the way. Callers bound how far. Throws when the chain is closed. */
  async fillMessageKeys({ chainKey, messageKeys }: Chain, counter: number): Promise<void> {
    while (chainKey.counter < counter) {
      if (chainKey.key === undefined) throw new Error('a closed chain goes no further');
      const [messageKey, next] = ratchetHash.step(chainKey.key);
      chainKey.counter += 1;
      messageKeys[chainKey.counter] = messageKey;
      chainKey.key = next;
    }
  },
};
