// Ed25519 (RFC 8032): WebCrypto where the browser has it, @noble/curves elsewhere. Signatures are malleable by design
// of the scheme's users: never use their bytes as an id.

import { ed25519 } from '@noble/curves/ed25519.js';
import { bufferOf, nativeCurves, pkcs8, subtle } from './platform.ts';

/** The public key of a 32-byte seed. */
export const publicKeyOf = (seed: Uint8Array): Uint8Array<ArrayBuffer> => new Uint8Array(ed25519.getPublicKey(seed));

/** A CryptoKey that signs and cannot be read back. Only where `nativeCurves()` says that Ed25519 is native. */
export const importSigningKey = (seed: Uint8Array): Promise<CryptoKey> =>
  subtle().importKey('pkcs8', pkcs8('Ed25519', seed), 'Ed25519', false, ['sign']);

export async function signWithKey(key: CryptoKey, message: Uint8Array): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await subtle().sign('Ed25519', key, bufferOf(message)));
}

export async function signWithSeed(seed: Uint8Array, message: Uint8Array): Promise<Uint8Array<ArrayBuffer>> {
  if ((await nativeCurves()).ed25519) return signWithKey(await importSigningKey(seed), message);
  return new Uint8Array(ed25519.sign(new Uint8Array(message), seed));
}

/** `true` when VALID. Bytes that are no key or no signature are simply not valid; it does not throw for them. */
export async function verify(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): Promise<boolean> {
  if (publicKey.length !== 32 || signature.length !== 64) return false;
  if (!(await nativeCurves()).ed25519) return verifyPortably(publicKey, message, signature);
  try {
    const key = await subtle().importKey('raw', bufferOf(publicKey), 'Ed25519', false, ['verify']);
    return await subtle().verify('Ed25519', key, bufferOf(signature), bufferOf(message));
  } catch {
    return false;
  }
}

/** The same answer without WebCrypto. */
export function verifyPortably(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  try {
    return ed25519.verify(new Uint8Array(signature), new Uint8Array(message), new Uint8Array(publicKey), { zip215: false });
  } catch {
    return false;
  }
}
