// From a base key to what seals under one KID, RFC 9605 §4.4.2. The base key is an HKDF CryptoKey, so its bytes are never seen here; the
// derived AES-GCM key is not either. WebCrypto's HKDF is Extract and Expand in one, with the empty salt that the RFC asks for.

import { concatBytes, utf8 } from '../../../protocol/index.ts';
import { subtle } from '../platform.ts';
import { CtrHmacOpener, CtrHmacSealer, GcmOpener, GcmSealer, type Opener, type Sealer, subkeys } from './aead.ts';
import { CIPHER_SUITES, type CipherSuite, HMAC_KEY_BYTES, NONCE_BYTES } from './cipher-suite.ts';

/** label ‖ KID (8 bytes) ‖ cipher suite (2 bytes). */
function info(label: string, kid: bigint, suite: CipherSuite): Uint8Array<ArrayBuffer> {
  const tail = new Uint8Array(10);
  const view = new DataView(tail.buffer);
  view.setBigUint64(0, kid);
  view.setUint16(8, suite);
  return concatBytes(utf8(label), tail);
}

const expand = (label: string, kid: bigint, suite: CipherSuite): HkdfParams => ({
  name: 'HKDF',
  hash: CIPHER_SUITES[suite].hash,
  salt: new Uint8Array(0),
  info: info(label, kid, suite),
});

const KEY = 'SFrame 1.0 Secret key ';
const SALT = 'SFrame 1.0 Secret salt ';

/** sframe_salt, 12 bytes. `base`: an `HKDF` key with `deriveBits`. */
export const deriveSalt = async (suite: CipherSuite, base: CryptoKey, kid: bigint): Promise<Uint8Array<ArrayBuffer>> =>
  new Uint8Array(await subtle().deriveBits(expand(SALT, kid, suite), base, NONCE_BYTES * 8));

const deriveGcm = (suite: CipherSuite, base: CryptoKey, kid: bigint, use: 'encrypt' | 'decrypt'): Promise<CryptoKey> =>
  subtle().deriveKey(expand(KEY, kid, suite), base, { name: 'AES-GCM', length: CIPHER_SUITES[suite].aesKey * 8 }, false, [use]);

async function deriveSubkeys(suite: CipherSuite, base: CryptoKey, kid: bigint, use: 'encrypt' | 'decrypt') {
  const bits = (CIPHER_SUITES[suite].aesKey + HMAC_KEY_BYTES) * 8;
  const key = new Uint8Array(await subtle().deriveBits(expand(KEY, kid, suite), base, bits));
  try {
    return await subkeys(suite, key, use);
  } finally {
    key.fill(0);
  }
}

/** What seals with sframe_key. `base`: an `HKDF` key with `deriveBits` and `deriveKey`. */
export const deriveSealer = async (suite: CipherSuite, base: CryptoKey, kid: bigint): Promise<Sealer> =>
  CIPHER_SUITES[suite].mode === 'gcm'
    ? new GcmSealer(await deriveGcm(suite, base, kid, 'encrypt'))
    : new CtrHmacSealer(await deriveSubkeys(suite, base, kid, 'encrypt'));

/** What opens with it. */
export const deriveOpener = async (suite: CipherSuite, base: CryptoKey, kid: bigint): Promise<Opener> =>
  CIPHER_SUITES[suite].mode === 'gcm'
    ? new GcmOpener(await deriveGcm(suite, base, kid, 'decrypt'))
    : new CtrHmacOpener(await deriveSubkeys(suite, base, kid, 'decrypt'));
