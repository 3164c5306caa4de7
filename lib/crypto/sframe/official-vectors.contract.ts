// The working group's vectors through the code that ships, in Node and in any browser. KID and CTR of the suites are small; those of the
// headers are not, and `JSON.parse` would lose digits: header.test.ts reads the file as text.

import { concatBytes, fromHex, toHex } from '../../../protocol/index.ts';
import json from '../vectors/sframe.json' with { type: 'json' };
import { CtrHmacOpener, CtrHmacSealer, subkeys } from './aead.ts';
import { CIPHER_SUITES, type CipherSuite } from './cipher-suite.ts';
import { readHeader } from './header.ts';
import { deriveOpener, deriveSalt, deriveSealer } from './key-schedule.ts';
import { Nonce } from './nonce.ts';
import { SframeReceiver } from './receiver.ts';

export const SUITES = Object.keys(CIPHER_SUITES).map(Number) as CipherSuite[];

export function unhex(text: string): Uint8Array<ArrayBuffer> {
  const bytes = fromHex(text);
  if (!bytes) throw new Error(`not hex: ${text}`);
  return bytes;
}

/** A base key as the schedule wants it. */
export const baseKey = (bytes: Uint8Array<ArrayBuffer>): Promise<CryptoKey> =>
  globalThis.crypto.subtle.importKey('raw', bytes, 'HKDF', false, ['deriveBits', 'deriveKey']);

const text = (buffer: ArrayBuffer | null): string => (buffer ? toHex(new Uint8Array(buffer)) : 'refused');

/** What came out beside what should, for each suite of §4.5.1. */
export async function ctrHmacVectors(): Promise<{ readonly got: unknown; readonly expected: unknown }[]> {
  const results = [];
  for (const { cipher_suite, key, nonce, aad, pt, ct } of json.aes_ctr_hmac) {
    const suite = cipher_suite as CipherSuite;
    const sealer = new CtrHmacSealer(await subkeys(suite, unhex(key), 'encrypt'));
    const opener = new CtrHmacOpener(await subkeys(suite, unhex(key), 'decrypt'));
    const sealed = text(await sealer.seal(unhex(nonce), unhex(aad), unhex(pt)));
    const opened = text(await opener.open(unhex(nonce), unhex(aad), unhex(ct)));
    results.push({ got: { suite, sealed, opened }, expected: { suite, sealed: ct, opened: pt } });
  }
  return results;
}

/** The same for whole frames: salt, nonce, ciphertext, and back. */
export async function suiteVectors(): Promise<{ readonly got: unknown; readonly expected: unknown }[]> {
  const results = [];
  for (const { cipher_suite, base_key, metadata, pt, ct, ...vector } of json.sframe) {
    const suite = cipher_suite as CipherSuite;
    const key = await baseKey(unhex(base_key));
    const [kid, ctr] = [BigInt(vector.kid), BigInt(vector.ctr)];
    const salt = await deriveSalt(suite, key, kid);
    const nonce = new Nonce(salt).of(ctr);
    const header = unhex(ct).subarray(0, readHeader(unhex(ct))?.length);
    const aad = concatBytes(header, unhex(metadata));
    const sealed = await (await deriveSealer(suite, key, kid)).seal(nonce, aad, unhex(pt));
    const opened = await (await deriveOpener(suite, key, kid)).open(nonce, aad, new Uint8Array(sealed));
    const receiver = new SframeReceiver(suite);
    await receiver.addKey(key, kid);
    const received = await receiver.open(unhex(ct), unhex(metadata));
    results.push({
      got: { suite, salt: toHex(salt), nonce: toHex(nonce), sealed: toHex(header) + text(sealed), opened: text(opened), received },
      expected: {
        suite,
        salt: vector.sframe_salt,
        nonce: vector.nonce,
        sealed: ct,
        opened: pt,
        received: { kind: 'opened', kid, plain: unhex(pt) },
      },
    });
  }
  return results;
}
