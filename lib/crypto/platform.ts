// What this browser's WebCrypto can do, found out once. A feature test runs a known answer, not a name lookup:
// an algorithm that is listed but wrong counts as missing.

import { equalBytes, fromHex } from '../../protocol/index.ts';
import { SottoError } from '../base/index.ts';

/** Throws `SottoError('no-webcrypto')` outside a secure context. Nothing here falls back to weaker randomness. */
export function subtle(): SubtleCrypto {
  const found = globalThis.crypto?.subtle;
  if (!found || typeof globalThis.crypto.getRandomValues !== 'function') throw new SottoError('no-webcrypto');
  return found;
}

/** A private copy of exactly these bytes: WebCrypto and the Signal library want ArrayBuffers of their own. */
export const bufferOf = (bytes: Uint8Array): ArrayBuffer => new Uint8Array(bytes).buffer;

/** RFC 8410 §7: the PKCS #8 frame around a 32-byte private key; only the last byte of the object identifier differs. */
export function pkcs8(curve: 'X25519' | 'Ed25519', privateKey: Uint8Array): Uint8Array<ArrayBuffer> {
  const framed = new Uint8Array(48);
  framed.set([0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, curve === 'X25519' ? 0x6e : 0x70, 4, 0x22, 4, 0x20]);
  framed.set(privateKey, 16);
  return framed;
}

const hex = (text: string) => fromHex(text) ?? new Uint8Array();

/** Known answer: libsignal's `test_agreement`. */
async function x25519Works(): Promise<boolean> {
  const own = hex('c806439dc9d2c476ffed8f2580c0888d58ab406bf7ae3698879021b96bb4bf59');
  const theirs = hex('653614993d2b15ee9e5fd3d86ce719ef4ec1daae1886a87b3f5fa9565a27a22f');
  const key = await subtle().importKey('pkcs8', pkcs8('X25519', own), { name: 'X25519' }, false, ['deriveBits']);
  const point = await subtle().importKey('raw', theirs, { name: 'X25519' }, false, []);
  const shared = new Uint8Array(await subtle().deriveBits({ name: 'X25519', public: point }, key, 256));
  return equalBytes(shared, hex('325f239328941ced6e673b86ba41017448e99b649a9c3806c1dd7ca4c477e629'));
}

/** Known answer: RFC 8032 §7.1, test 1. */
async function ed25519Works(): Promise<boolean> {
  const seed = hex('9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60');
  const expected = hex(
    'e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b',
  );
  const key = await subtle().importKey('pkcs8', pkcs8('Ed25519', seed), 'Ed25519', false, ['sign']);
  return equalBytes(new Uint8Array(await subtle().sign('Ed25519', key, new Uint8Array())), expected);
}

const works = (test: () => Promise<boolean>): Promise<boolean> => test().catch(() => false);

/** `true`: WebCrypto does it. `false`: `@noble/curves` does. */
export interface Curves {
  readonly x25519: boolean;
  readonly ed25519: boolean;
}

let curves: Promise<Curves> | null = null;

/** Decided at the first call and the same ever after. Throws `SottoError('no-webcrypto')`. */
export async function nativeCurves(): Promise<Curves> {
  subtle();
  curves ??= Promise.all([works(x25519Works), works(ed25519Works)]).then(([x25519, ed25519]) => ({ x25519, ed25519 }));
  return curves;
}
