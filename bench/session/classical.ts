// Takes out of our bundle what makes the handshake hybrid: the ML-KEM operations give constants, nothing is mixed into DH1, and the signature of
// the KEM prekey is not looked at. Everything else stays, the 1,088 bytes of ciphertext in record and message included: they are constant.

import { readFile } from 'node:fs/promises';
import type { Plugin } from 'esbuild';

const kem = `
export const KEM_SEED_BYTES = 64;
export const KEM_CIPHERTEXT_BYTES = 1088;
const constant = {
  publicKey: async () => new Uint8Array(1184),
  encapsulate: async () => ({ ciphertext: new Uint8Array(1088), shared: new Uint8Array(32) }),
  decapsulate: async () => new Uint8Array(32),
};
export const kem = async () => constant;
`;

const mix = `
export const handshakeInfo = () => new Uint8Array();
export const mixInto = (dh) => dh;
export const withMix = (mix, handshake) => handshake();
`;

/** Throws when it is not there: then this file has to be looked at. */
function without(text: string, part: string): string {
  if (!text.includes(part)) throw new Error(`“${part}” is not there any more`);
  return text.replace(part, '');
}

const KEM_SIGNATURE = 'verifyXeddsa(identityKey, kemPreKeyStatement(kemPreKey.id, kemPreKey.key), kemPreKey.signature),';

export const classical: Plugin = {
  name: 'classical',
  setup({ onLoad }) {
    onLoad({ filter: /\/signal\/kem\.ts$/ }, () => ({ contents: kem }));
    onLoad({ filter: /\/signal\/handshake-mix\.ts$/ }, () => ({ contents: mix }));
    onLoad({ filter: /\/signal\/prekeys\.ts$/ }, async ({ path }) => ({
      contents: without(await readFile(path, 'utf8'), KEM_SIGNATURE),
      loader: 'ts',
    }));
  },
};
