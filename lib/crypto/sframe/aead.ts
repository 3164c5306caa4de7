// The AEADs of RFC 9605 §4.5 over WebCrypto, each made for one direction: a key that seals cannot open (§4.4.1).
// WebCrypto copies nonce, associated data and text before it returns its promise: the caller may reuse all three at once.

import { subtle } from '../platform.ts';
import { CIPHER_SUITES, type CipherSuite, HMAC_KEY_BYTES, NONCE_BYTES } from './cipher-suite.ts';

type Bytes = Uint8Array<ArrayBuffer>;

export interface Sealer {
  /** Returns ciphertext ‖ tag. */
  seal(nonce: Bytes, aad: Bytes, plain: Bytes): Promise<ArrayBuffer>;
}
export interface Opener {
  /** `null`: not authentic. */
  open(nonce: Bytes, aad: Bytes, sealed: Bytes): Promise<ArrayBuffer | null>;
}

const failed = () => null;

/** AES-GCM with a tag of 16 bytes. `key` is an AES-GCM key that may encrypt. */
export class GcmSealer implements Sealer {
  readonly #key: CryptoKey;
  constructor(key: CryptoKey) {
    this.#key = key;
  }
  seal(iv: Bytes, additionalData: Bytes, plain: Bytes): Promise<ArrayBuffer> {
    return subtle().encrypt({ name: 'AES-GCM', iv, additionalData, tagLength: 128 }, this.#key, plain);
  }
}

/** The same for a key that may decrypt. */
export class GcmOpener implements Opener {
  readonly #key: CryptoKey;
  constructor(key: CryptoKey) {
    this.#key = key;
  }
  open(iv: Bytes, additionalData: Bytes, sealed: Bytes): Promise<ArrayBuffer | null> {
    return subtle().decrypt({ name: 'AES-GCM', iv, additionalData, tagLength: 128 }, this.#key, sealed).catch(failed);
  }
}

/** §4.5.1, derive_subkeys: AES-CTR gets the first bytes of the key, HMAC the rest. */
interface Subkeys {
  readonly encryption: CryptoKey;
  readonly authentication: CryptoKey;
  /** AEAD.Nt. */
  readonly tag: number;
}

/** Imports both from `key` (AEAD.Nka + Hash.Nh bytes). `use`: what AES may do. */
export async function subkeys(suite: CipherSuite, key: Uint8Array<ArrayBuffer>, use: 'encrypt' | 'decrypt'): Promise<Subkeys> {
  const { aesKey, tag, hash } = CIPHER_SUITES[suite];
  const hmac = { name: 'HMAC', hash, length: HMAC_KEY_BYTES * 8 };
  const [encryption, authentication] = await Promise.all([
    subtle().importKey('raw', key.subarray(0, aesKey), 'AES-CTR', false, [use]),
    subtle().importKey('raw', key.subarray(aesKey), hmac, false, ['sign']),
  ]);
  return { encryption, authentication, tag };
}

/** initial_counter = nonce ‖ 00000000, the last four bytes counting. */
function counterOf(nonce: Bytes): AesCtrParams {
  const counter = new Uint8Array(NONCE_BYTES + 4);
  counter.set(nonce);
  return { name: 'AES-CTR', counter, length: 32 };
}

/** auth_data = len(aad) ‖ len(ct) ‖ Nt ‖ nonce ‖ aad ‖ ct, the lengths as 8 bytes; `ct` is left empty. */
function authData(nonce: Bytes, aad: Bytes, ctLength: number, tag: number): Bytes {
  const data = new Uint8Array(24 + NONCE_BYTES + aad.length + ctLength);
  const lengths = new DataView(data.buffer);
  lengths.setUint32(4, aad.length);
  lengths.setUint32(12, ctLength);
  lengths.setUint32(20, tag);
  data.set(nonce, 24);
  data.set(aad, 24 + NONCE_BYTES);
  return data;
}

/** §4.5.1, AEAD.Encrypt. */
export class CtrHmacSealer implements Sealer {
  readonly #keys: Subkeys;
  constructor(keys: Subkeys) {
    this.#keys = keys;
  }
  async seal(nonce: Bytes, aad: Bytes, plain: Bytes): Promise<ArrayBuffer> {
    const { encryption, authentication, tag } = this.#keys;
    const data = authData(nonce, aad, plain.length, tag);
    const ct = new Uint8Array(await subtle().encrypt(counterOf(nonce), encryption, plain));
    data.set(ct, data.length - ct.length);
    const mac = new Uint8Array(await subtle().sign('HMAC', authentication, data));
    const sealed = new Uint8Array(ct.length + tag);
    sealed.set(ct);
    sealed.set(mac.subarray(0, tag), ct.length);
    return sealed.buffer;
  }
}

/** §4.5.1, AEAD.Decrypt. */
export class CtrHmacOpener implements Opener {
  readonly #keys: Subkeys;
  constructor(keys: Subkeys) {
    this.#keys = keys;
  }
  async open(nonce: Bytes, aad: Bytes, sealed: Bytes): Promise<ArrayBuffer | null> {
    const { encryption, authentication, tag } = this.#keys;
    const length = sealed.length - tag;
    if (length < 0) return null;
    const counter = counterOf(nonce);
    const data = authData(nonce, aad, length, tag);
    const ct = sealed.slice(0, length);
    const given = sealed.slice(length);
    data.set(ct, data.length - length);
    const mac = new Uint8Array(await subtle().sign('HMAC', authentication, data));
    // Every byte is looked at, whichever differs.
    let different = 0;
    for (let i = 0; i < tag; i++) different |= (mac[i] ?? 0) ^ (given[i] ?? 0);
    return different === 0 ? subtle().decrypt(counter, encryption, ct) : null;
  }
}
