// Opens frames of the KIDs it was given keys for, RFC 9605 §4.4.4, each counter once (§9.3).
// Everything that a frame can be is an outcome: nothing here throws for what came over the wire.

import type { Opener } from './aead.ts';
import { CIPHER_SUITES, type CipherSuite } from './cipher-suite.ts';
import { HEADER_MAX_BYTES, readHeader } from './header.ts';
import { deriveOpener, deriveSalt } from './key-schedule.ts';
import { Nonce } from './nonce.ts';
import { ReplayWindow } from './replay-window.ts';

export type OpenOutcome =
  | { readonly kind: 'opened'; readonly kid: bigint; readonly plain: Uint8Array<ArrayBuffer> }
  /** No SFrame ciphertext: too short, or not a header. */
  | { readonly kind: 'malformed' }
  | { readonly kind: 'unknown-key' }
  /** Its counter was seen, or is too far behind. */
  | { readonly kind: 'replayed' }
  | { readonly kind: 'not-authentic' };

interface Held {
  readonly opener: Opener;
  readonly nonce: Nonce;
  readonly window: ReplayWindow;
}

const MALFORMED: OpenOutcome = { kind: 'malformed' };
const UNKNOWN_KEY: OpenOutcome = { kind: 'unknown-key' };
const REPLAYED: OpenOutcome = { kind: 'replayed' };
const NOT_AUTHENTIC: OpenOutcome = { kind: 'not-authentic' };

export class SframeReceiver {
  readonly #suite: CipherSuite;
  readonly #keys = new Map<bigint, Held>();
  #aad = new Uint8Array(64);

  constructor(suite: CipherSuite) {
    this.#suite = suite;
  }

  /** `base`: a non-extractable `HKDF` key with `deriveBits` and `deriveKey`. A KID that has a key keeps it, and what it has seen. */
  async addKey(base: CryptoKey, kid: bigint): Promise<void> {
    if (this.#keys.has(kid)) return;
    const [opener, salt] = await Promise.all([deriveOpener(this.#suite, base, kid), deriveSalt(this.#suite, base, kid)]);
    if (!this.#keys.has(kid)) this.#keys.set(kid, { opener, nonce: new Nonce(salt), window: new ReplayWindow() });
  }

  /** Its frames are unknown from now on, those being opened too. The same key must not be added again: what was seen is forgotten. */
  removeKey(kid: bigint): void {
    this.#keys.delete(kid);
  }

  /**
   * `sealed`: header ‖ ciphertext ‖ tag. `metadata`: what was given to `seal`. Calls need not wait for each other; the arguments may be
   * changed once it has returned. `plain` has a buffer of its own.
   */
  async open(sealed: Uint8Array<ArrayBuffer>, metadata: Uint8Array): Promise<OpenOutcome> {
    const header = readHeader(sealed);
    if (!header || sealed.length < header.length + CIPHER_SUITES[this.#suite].tag) return MALFORMED;
    const { kid, ctr, length } = header;
    const held = this.#keys.get(kid);
    if (!held) return UNKNOWN_KEY;
    if (held.window.has(ctr)) return REPLAYED;
    if (this.#aad.length < HEADER_MAX_BYTES + metadata.length) this.#aad = new Uint8Array(HEADER_MAX_BYTES + metadata.length);
    const aad = this.#aad;
    aad.set(sealed.subarray(0, length));
    aad.set(metadata, length);
    const plain = await held.opener.open(held.nonce.of(ctr), aad.subarray(0, length + metadata.length), sealed.subarray(length));
    if (!plain) return NOT_AUTHENTIC;
    if (this.#keys.get(kid) !== held) return UNKNOWN_KEY;
    // Its double may have been opened meanwhile.
    return held.window.mark(ctr) ? { kind: 'opened', kid, plain: new Uint8Array(plain) } : REPLAYED;
  }
}
