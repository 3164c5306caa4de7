// The hybrid handshake: an ML-KEM-768 secret is mixed into DH1 of X3DH, so the session's secret stands while either
// X25519 or ML-KEM does. DH1 = DH(IK_A, SPK_B): both sides can name it beforehand, and only the handshake computes it.
//
//   DH1' = HKDF-SHA-256(ikm = DH1 || ss, salt = 0^32, info = label || addresses || IK_A || IK_B || SPK_B || H(kem key) || H(ct))
//   SK   = HKDF(0xFF^32 || DH1' || DH2 || DH3 [|| DH4])                       X3DH §2.2, §3.3

import { hkdf } from '@noble/hashes/hkdf.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { accountId, concatBytes, type DeviceAddress, deviceId, encode, equalBytes, struct, utf8 } from '../../../protocol/index.ts';

const LABEL = 'sotto/hybrid-x3dh/v1\0';
const addressBytes = (address: DeviceAddress) => encode(struct({ account: accountId, device: deviceId }), address);

export interface HandshakeParties {
  readonly initiator: DeviceAddress;
  readonly responder: DeviceAddress;
  /** IK_A, IK_B and SPK_B: X25519, 32 bytes each. */
  readonly initiatorKey: Uint8Array;
  readonly responderKey: Uint8Array;
  readonly signedPreKey: Uint8Array;
  /** SHA-256 of the ML-KEM public key. */
  readonly kemKeyHash: Uint8Array;
  readonly kemCiphertext: Uint8Array;
}

export const handshakeInfo = (parties: HandshakeParties): Uint8Array<ArrayBuffer> =>
  concatBytes(
    utf8(LABEL),
    addressBytes(parties.initiator),
    addressBytes(parties.responder),
    parties.initiatorKey,
    parties.responderKey,
    parties.signedPreKey,
    parties.kemKeyHash,
    sha256(parties.kemCiphertext),
  );

/** What is mixed in, and into which agreement: the one of `privateKey` (or its stand-in) with `publicKey`. */
export interface Mix {
  readonly publicKey: Uint8Array;
  readonly privateKey: Uint8Array;
  readonly shared: Uint8Array;
  readonly info: Uint8Array;
}

let current: { readonly mix: Mix; times: number } | null = null;
let previous: Promise<unknown> = Promise.resolve();

/** Called by the curve for every agreement; changes the one that the running handshake named. */
export function mixInto(dh: Uint8Array, publicKey: Uint8Array, privateKey: Uint8Array): Uint8Array {
  if (!current || !equalBytes(publicKey, current.mix.publicKey) || !equalBytes(privateKey, current.mix.privateKey)) return dh;
  current.times++;
  return hkdf(sha256, concatBytes(dh, current.mix.shared), new Uint8Array(32), current.mix.info, 32);
}

/**
 * Runs one handshake with the mix in place; handshakes wait for each other. Throws what `handshake` throws, and
 * `Error` when the secret was not mixed in exactly once: then the session must not be used.
 */
export function withMix<T>(mix: Mix, handshake: () => Promise<T>): Promise<T> {
  const run = async () => {
    const mine = { mix, times: 0 };
    current = mine;
    try {
      const result = await handshake();
      if (mine.times !== 1) throw new Error(`the KEM secret was mixed in ${mine.times} times`);
      return result;
    } finally {
      current = null;
      mix.shared.fill(0);
    }
  };
  const result = previous.then(run);
  previous = result.catch(() => {});
  return result;
}
