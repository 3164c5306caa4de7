// The curve that the Signal library is given. A device identity never shows its private key: the library gets the public
// key in its place, and here that stand-in is turned back into the CryptoKey it belongs to.

import { toHex } from '../../../protocol/index.ts';
import { agreeWithIdentity, type DeviceIdentity, signWithIdentity } from '../device-identity.ts';
import { bufferOf } from '../platform.ts';
import { agree, clamp, x25519PublicKey } from '../x25519.ts';
import { verifyXeddsa } from '../xeddsa.ts';
import { mixInto } from './handshake-mix.ts';

const identities = new Map<string, DeviceIdentity>();

/** DJB type byte || key: how the library writes public keys. */
export function typed(publicKey: Uint8Array): ArrayBuffer {
  const bytes = new Uint8Array(33);
  bytes[0] = 5;
  bytes.set(publicKey, 1);
  return bytes.buffer;
}

/** The identity as the library's key pair; `privKey` is the stand-in. */
export function identityPair(identity: DeviceIdentity): { pubKey: ArrayBuffer; privKey: ArrayBuffer } {
  identities.set(toHex(identity.publicKey), identity);
  return { pubKey: typed(identity.publicKey), privKey: bufferOf(identity.publicKey) };
}

const bytesOf = (value: ArrayBuffer | Uint8Array) => (value instanceof Uint8Array ? value : new Uint8Array(value));

/** The library's contract (`AsyncCurve`): public keys come without their type byte. */
export const ratchetCurve = {
  async keyPair(privKey: ArrayBuffer) {
    const scalar = clamp(bytesOf(privKey));
    return { pubKey: bufferOf(await x25519PublicKey(scalar)), privKey: scalar.buffer };
  },
  /** Rejects with `SottoError('bad-key')` for a low-order key. */
  async sharedSecret(pubKey: ArrayBuffer, privKey: ArrayBuffer) {
    const publicKey = bytesOf(pubKey);
    const privateKey = bytesOf(privKey);
    const identity = identities.get(toHex(privateKey));
    const dh = identity ? await agreeWithIdentity(identity, publicKey) : await agree(privateKey, publicKey);
    return bufferOf(mixInto(dh, publicKey, privateKey));
  },
  async sign(privKey: ArrayBuffer, message: ArrayBuffer) {
    const identity = identities.get(toHex(bytesOf(privKey)));
    if (!identity) throw new Error('only a device identity signs');
    return bufferOf(await signWithIdentity(identity, bytesOf(message)));
  },
  /** TRUE when the signature is INVALID: the library wants it that way round. */
  verify: async (pubKey: ArrayBuffer, message: ArrayBuffer, signature: ArrayBuffer) =>
    !(await verifyXeddsa(bytesOf(pubKey), bytesOf(message), bytesOf(signature))),
};
