// The working group's vectors as tests read them: hex as bytes, KID and CTR as BigInt (a `number` would lose digits in 64 headers).

import { readFileSync } from 'node:fs';
import { fromHex } from '../../../protocol/index.ts';
import type { CipherSuite } from './cipher-suite.ts';

interface Vectors {
  readonly header: readonly { readonly kid: string; readonly ctr: string; readonly encoded: string }[];
  /** Suites 6 and above are of a later draft, not of RFC 9605. */
  readonly aes_ctr_hmac: readonly (Record<'key' | 'nonce' | 'aad' | 'pt' | 'ct', string> & { readonly cipher_suite: CipherSuite })[];
  readonly sframe: readonly (Record<
    'kid' | 'ctr' | 'base_key' | 'sframe_salt' | 'sframe_key' | 'metadata' | 'nonce' | 'pt' | 'ct',
    string
  > & {
    readonly cipher_suite: CipherSuite;
  })[];
}

const text = readFileSync(new URL('../vectors/sframe.json', import.meta.url), 'utf8');
export const vectors: Vectors = JSON.parse(text.replace(/"(kid|ctr)":\s*(\d+)/g, '"$1":"$2"'));

export function unhex(text: string): Uint8Array<ArrayBuffer> {
  const bytes = fromHex(text);
  if (!bytes) throw new Error(`not hex: ${text}`);
  return bytes;
}

/** A base key as the schedule wants it. */
export const baseKey = (bytes: Uint8Array<ArrayBuffer>): Promise<CryptoKey> =>
  globalThis.crypto.subtle.importKey('raw', bytes, 'HKDF', false, ['deriveBits', 'deriveKey']);
