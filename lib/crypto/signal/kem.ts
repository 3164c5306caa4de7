// ML-KEM-768 (FIPS 203): WebCrypto where the browser has it, @noble/post-quantum elsewhere; both speak the same bytes.
// A private key is stored as its 64-byte seed. A wrong ciphertext gives another secret, not an error (§6.3).

import { ml_kem768 } from '@noble/post-quantum/ml-kem.js';
import { equalBytes } from '../../../protocol/index.ts';
import { randomBytes } from '../hash.ts';
import { bufferOf, subtle } from '../platform.ts';

export const KEM_SEED_BYTES = 64;
export const KEM_CIPHERTEXT_BYTES = 1088;

export interface Encapsulated {
  readonly ciphertext: Uint8Array<ArrayBuffer>;
  readonly shared: Uint8Array<ArrayBuffer>;
}

export interface Kem {
  publicKey(seed: Uint8Array): Promise<Uint8Array<ArrayBuffer>>;
  encapsulate(publicKey: Uint8Array): Promise<Encapsulated>;
  decapsulate(seed: Uint8Array, ciphertext: Uint8Array): Promise<Uint8Array<ArrayBuffer>>;
}

const own = (bytes: Uint8Array | ArrayBuffer): Uint8Array<ArrayBuffer> =>
  new Uint8Array(bytes instanceof Uint8Array ? bytes : new Uint8Array(bytes));

export const portableKem: Kem = {
  publicKey: async (seed) => own(ml_kem768.keygen(own(seed)).publicKey),
  async encapsulate(publicKey) {
    const { cipherText, sharedSecret } = ml_kem768.encapsulate(own(publicKey));
    return { ciphertext: own(cipherText), shared: own(sharedSecret) };
  },
  decapsulate: async (seed, ciphertext) => own(ml_kem768.decapsulate(own(ciphertext), ml_kem768.keygen(own(seed)).secretKey)),
};

/** WICG "Modern Algorithms in the Web Cryptography API"; TypeScript's DOM library does not know it yet. */
interface KemSubtle {
  importKey(
    format: 'raw-seed' | 'raw-public',
    bytes: ArrayBuffer,
    algorithm: object,
    extractable: boolean,
    usages: string[],
  ): Promise<CryptoKey>;
  exportKey(format: 'raw-public', key: CryptoKey): Promise<ArrayBuffer>;
  getPublicKey(key: CryptoKey, usages: string[]): Promise<CryptoKey>;
  encapsulateBits(algorithm: object, key: CryptoKey): Promise<{ sharedKey: ArrayBuffer; ciphertext: ArrayBuffer }>;
  decapsulateBits(algorithm: object, key: CryptoKey, ciphertext: ArrayBuffer): Promise<ArrayBuffer>;
}
const ALGORITHM = { name: 'ML-KEM-768' };
const native = () => subtle() as unknown as KemSubtle;
const importSeed = (seed: Uint8Array) => native().importKey('raw-seed', bufferOf(seed), ALGORITHM, false, ['decapsulateBits']);

export const nativeKem: Kem = {
  async publicKey(seed) {
    const key = await native().getPublicKey(await importSeed(seed), ['encapsulateBits']);
    return own(await native().exportKey('raw-public', key));
  },
  async encapsulate(publicKey) {
    const key = await native().importKey('raw-public', bufferOf(publicKey), ALGORITHM, false, ['encapsulateBits']);
    const { ciphertext, sharedKey } = await native().encapsulateBits(ALGORITHM, key);
    return { ciphertext: own(ciphertext), shared: own(sharedKey) };
  },
  decapsulate: async (seed, ciphertext) => own(await native().decapsulateBits(ALGORITHM, await importSeed(seed), bufferOf(ciphertext))),
};

/** Native must agree with noble on a key, a ciphertext and a secret before it is trusted. */
async function nativeWorks(): Promise<boolean> {
  const seed = randomBytes(KEM_SEED_BYTES);
  const publicKey = await portableKem.publicKey(seed);
  if (!equalBytes(await nativeKem.publicKey(seed), publicKey)) return false;
  const { ciphertext, shared } = await nativeKem.encapsulate(publicKey);
  return (
    equalBytes(await portableKem.decapsulate(seed, ciphertext), shared) && equalBytes(await nativeKem.decapsulate(seed, ciphertext), shared)
  );
}

let chosen: Promise<Kem> | null = null;

/** Decided at the first call and the same ever after. Throws `SottoError('no-webcrypto')`. */
export async function kem(): Promise<Kem> {
  subtle();
  chosen ??= nativeWorks().then(
    (works) => (works ? nativeKem : portableKem),
    () => portableKem,
  );
  return chosen;
}
