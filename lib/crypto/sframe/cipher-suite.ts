// The cipher suites of RFC 9605 §4.5, table 1, under their numbers of §8.1. Sotto's calls use those with a 16-byte tag alone (§7.5).

interface Sizes {
  readonly name: string;
  readonly hash: 'SHA-256' | 'SHA-512';
  /** Bytes of the key that AES takes: AEAD.Nk, or AEAD.Nka of the compound ones. */
  readonly aesKey: 16 | 32;
  /** AEAD.Nt. */
  readonly tag: number;
  /** `ctr-hmac`: the compound AEAD of §4.5.1, whose key is followed by Hash.Nh bytes for HMAC. */
  readonly mode: 'ctr-hmac' | 'gcm';
}

export const CIPHER_SUITES = {
  1: { name: 'AES_128_CTR_HMAC_SHA256_80', hash: 'SHA-256', aesKey: 16, tag: 10, mode: 'ctr-hmac' },
  2: { name: 'AES_128_CTR_HMAC_SHA256_64', hash: 'SHA-256', aesKey: 16, tag: 8, mode: 'ctr-hmac' },
  3: { name: 'AES_128_CTR_HMAC_SHA256_32', hash: 'SHA-256', aesKey: 16, tag: 4, mode: 'ctr-hmac' },
  4: { name: 'AES_128_GCM_SHA256_128', hash: 'SHA-256', aesKey: 16, tag: 16, mode: 'gcm' },
  5: { name: 'AES_256_GCM_SHA512_128', hash: 'SHA-512', aesKey: 32, tag: 16, mode: 'gcm' },
} as const satisfies Readonly<Record<number, Sizes>>;

export type CipherSuite = keyof typeof CIPHER_SUITES;

/** AEAD.Nn, the same in every suite. */
export const NONCE_BYTES = 12;
/** Hash.Nh of the suites with HMAC. */
export const HMAC_KEY_BYTES = 32;
