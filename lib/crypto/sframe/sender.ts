// Seals frames under one KID, RFC 9605 §4.4.3. A sender counts from 0: a second one for the same base key and KID would use counters twice,
// which breaks AES-GCM. So a base key is made for one sender, and never given to another after a reload (§9.1).

import type { Sealer } from './aead.ts';
import type { CipherSuite } from './cipher-suite.ts';
import { HEADER_MAX_BYTES, writeHeader } from './header.ts';
import { deriveSalt, deriveSealer } from './key-schedule.ts';
import { Nonce } from './nonce.ts';

/** CTR has 64 bits. */
const COUNTERS = 1n << 64n;

export class SframeSender {
  readonly #sealer: Sealer;
  readonly #nonce: Nonce;
  readonly #kid: bigint;
  #ctr = 0n;
  #aad = new Uint8Array(64);

  constructor(kid: bigint, sealer: Sealer, salt: Uint8Array) {
    this.#kid = kid;
    this.#sealer = sealer;
    this.#nonce = new Nonce(salt);
  }

  /** `base`: a non-extractable `HKDF` key with `deriveBits` and `deriveKey`. `kid`: 64-bit. */
  static async create(suite: CipherSuite, base: CryptoKey, kid: bigint): Promise<SframeSender> {
    const [sealer, salt] = await Promise.all([deriveSealer(suite, base, kid), deriveSalt(suite, base, kid)]);
    return new SframeSender(kid, sealer, salt);
  }

  /**
   * Returns `room` zero bytes, then the SFrame ciphertext: header ‖ ciphertext ‖ tag. `metadata` is authenticated and not carried.
   * Counters are given in the order of the calls, which need not wait for each other; the arguments may be changed once it has returned.
   * Throws `RangeError` when the counter has run out.
   */
  async seal(plain: Uint8Array<ArrayBuffer>, metadata: Uint8Array, room = 0): Promise<Uint8Array<ArrayBuffer>> {
    if (this.#ctr >= COUNTERS) throw new RangeError('no counter is left under this key');
    const ctr = this.#ctr++;
    if (this.#aad.length < HEADER_MAX_BYTES + metadata.length) this.#aad = new Uint8Array(HEADER_MAX_BYTES + metadata.length);
    const aad = this.#aad;
    const length = writeHeader(aad, this.#kid, ctr);
    aad.set(metadata, length);
    const sealing = this.#sealer.seal(this.#nonce.of(ctr), aad.subarray(0, length + metadata.length), plain);
    // The next call overwrites what `aad` holds.
    const header = aad.slice(0, length);
    // Moved inside the memory that it came in: another 50 kB of fresh memory for a large frame cost more than sealing it.
    const body = await sealing;
    const { byteLength } = body;
    const sealed = new Uint8Array(body.transfer(room + length + byteLength));
    sealed.copyWithin(room + length, 0, byteLength);
    sealed.fill(0, 0, room);
    sealed.set(header, room);
    return sealed;
  }
}
