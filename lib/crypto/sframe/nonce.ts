// nonce = sframe_salt XOR CTR as 12 bytes, big-endian (RFC 9605 §4.4.3). CTR has 8: the first four bytes are the salt's own.

import { NONCE_BYTES } from './cipher-suite.ts';

export class Nonce {
  readonly #bytes = new Uint8Array(NONCE_BYTES);
  readonly #view = new DataView(this.#bytes.buffer);
  readonly #salt: bigint;

  constructor(salt: Uint8Array) {
    this.#bytes.set(salt);
    this.#salt = this.#view.getBigUint64(4);
  }
  /** Good until the next call: the bytes are the same ones each time. */
  of(ctr: bigint): Uint8Array<ArrayBuffer> {
    this.#view.setBigUint64(4, this.#salt ^ ctr);
    return this.#bytes;
  }
}
