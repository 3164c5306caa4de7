// Official test vectors through the code that ships: what they are and where they come from is in vectors/SOURCES.md. Only tests import it;
// it runs in Node and in any browser, and knows no test framework, so that e2e/vectors.spec.ts can bundle it as the engine is bundled.

import { hkdf } from '@noble/hashes/hkdf.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { concatBytes, fromHex, toHex } from '../../protocol/index.ts';
import { verify, verifyPortably } from './ed25519.ts';
import { bufferOf, subtle } from './platform.ts';
import { openRow } from './row-seal.ts';
import { type Kem, kem, portableKem } from './signal/kem.ts';
import { ratchetHash } from './signal/ratchet-hash.ts';
import { v3Conversations } from './signal/v3-conversation.contract.ts';
import aesGcm from './vectors/aes_gcm_test.json' with { type: 'json' };
import ed25519 from './vectors/ed25519_test.json' with { type: 'json' };
import hkdfVectors from './vectors/hkdf_sha256_test.json' with { type: 'json' };
import hmacVectors from './vectors/hmac_sha256_test.json' with { type: 'json' };
import mlKem from './vectors/mlkem_768_test.json' with { type: 'json' };
import x25519 from './vectors/x25519_test.json' with { type: 'json' };
import libsignal from './vectors/xeddsa-x25519.json' with { type: 'json' };
import { agree, agreePortably, clamp } from './x25519.ts';
import { verifyXeddsa } from './xeddsa.ts';

export interface Score {
  readonly name: string;
  readonly cases: number;
  /** Of these, how many must be refused. */
  readonly refusals: number;
  /** One sentence for each case that came out wrong. */
  readonly wrong: readonly string[];
  /** Cases that the source calls acceptable either way, and that the platform refuses instead of answering. */
  readonly tolerated: readonly string[];
}

const hex = (text: string): Uint8Array<ArrayBuffer> => fromHex(text) ?? new Uint8Array();
const REFUSED = 'refused';

interface Case {
  readonly id: string;
  /** Hex, or `REFUSED`. */
  readonly expected: string;
  readonly compute: () => Promise<string>;
  readonly mayRefuse?: boolean;
}

async function score(name: string, cases: readonly Case[]): Promise<Score> {
  const wrong: string[] = [];
  const tolerated: string[] = [];
  for (const { id, expected, compute, mayRefuse } of cases) {
    const got = await compute().catch(() => REFUSED);
    if (got === REFUSED && mayRefuse && expected !== REFUSED) tolerated.push(id);
    else if (got !== expected) wrong.push(`${id}: ${got.slice(0, 80)} instead of ${expected.slice(0, 80)}`);
  }
  return { name, cases: cases.length, refusals: cases.filter(({ expected }) => expected === REFUSED).length, wrong, tolerated };
}

/** A refusal where the answer is no. */
const yes = (valid: boolean): string => (valid ? 'valid' : REFUSED);

type Agreement = (own: Uint8Array, theirs: Uint8Array) => Promise<Uint8Array>;
const x25519Cases = (agreement: Agreement): Case[] => [
  ...x25519.testGroups.flatMap(({ tests }) =>
    tests.map((one) => ({
      id: `case ${one.tcId}`,
      expected: one.flags.includes('ZeroSharedSecret') ? REFUSED : one.shared,
      compute: async () => toHex(await agreement(clamp(hex(one.private)), hex(one.public))),
      // Nobody makes such a key, and a bundle with one is refused before it gets here.
      mayRefuse: one.flags.includes('NonCanonicalPublic'),
    })),
  ),
  ...libsignal.x25519.map((one) => ({
    id: 'libsignal',
    expected: one.shared,
    compute: async () => toHex(await agreement(hex(one.alice_private), hex(one.bob_public))),
  })),
];

const xeddsaCases = (): Case[] => [
  ...libsignal.xeddsa_verify.flatMap((one) => {
    const verified = (signature: Uint8Array) => async () => yes(await verifyXeddsa(hex(one.public), hex(one.message), signature));
    const signature = hex(one.signature);
    return [
      { id: 'valid', expected: 'valid', compute: verified(signature) },
      ...Array.from(signature, (byte, i) => ({
        id: `byte ${i} changed`,
        expected: REFUSED,
        compute: verified(signature.with(i, byte ^ 1)),
      })),
    ];
  }),
  ...libsignal.xeddsa_sign_deterministic_legacy.map((one) => ({
    id: 'old signer',
    expected: 'valid',
    compute: async () => yes(await verifyXeddsa(hex(one.public).subarray(1), hex(one.message), hex(one.signature))),
  })),
];

type Verifier = (key: Uint8Array, message: Uint8Array, signature: Uint8Array) => Promise<boolean>;
const ed25519Cases = (verifier: Verifier): Case[] =>
  ed25519.testGroups.flatMap(({ publicKey, tests }) =>
    tests.map((one) => ({
      id: `case ${one.tcId}`,
      expected: one.result === 'valid' ? 'valid' : REFUSED,
      compute: async () => yes(await verifier(hex(publicKey.pk), hex(one.msg), hex(one.sig))),
    })),
  );

const hkdfCases = (): Case[] =>
  hkdfVectors.testGroups.flatMap(({ tests }) =>
    tests.map((one) => ({
      id: `case ${one.tcId}`,
      expected: one.result === 'valid' ? one.okm : REFUSED,
      compute: async () => toHex(hkdf(sha256, hex(one.ikm), hex(one.salt), hex(one.info), one.size)),
    })),
  );

const hmacCases = (): Case[] =>
  hmacVectors.testGroups.flatMap(({ tagSize, tests }) =>
    tests.map((one) => ({
      id: `case ${one.tcId}`,
      expected: one.result === 'valid' ? 'valid' : REFUSED,
      compute: async () => {
        const mac = new Uint8Array(await ratchetHash.sign(bufferOf(hex(one.key)), bufferOf(hex(one.msg))));
        return yes(toHex(mac.subarray(0, tagSize / 8)) === one.tag);
      },
    })),
  );

/** As we use it: 256-bit keys, 96-bit ivs, 128-bit tags. A row's name is text, so where the associated data is not, the row is not asked. */
const aesGcmCases = (): Case[] =>
  aesGcm.testGroups
    .filter(({ ivSize, keySize, tagSize }) => ivSize === 96 && keySize === 256 && tagSize === 128)
    .flatMap(({ tests }) =>
      tests.map((one) => ({
        id: `case ${one.tcId}`,
        expected: one.result === 'valid' ? one.msg : REFUSED,
        compute: async () => {
          const key = await subtle().importKey('raw', hex(one.key), 'AES-GCM', false, ['decrypt']);
          const sealed = concatBytes(hex(one.ct), hex(one.tag));
          const name = new TextDecoder().decode(hex(one.aad));
          if (toHex(new TextEncoder().encode(name)) === one.aad) return toHex(await openRow(key, name, concatBytes(hex(one.iv), sealed)));
          const settings = { name: 'AES-GCM', iv: hex(one.iv), additionalData: hex(one.aad) };
          return toHex(new Uint8Array(await subtle().decrypt(settings, key, sealed)));
        },
      })),
    );

const mlKemCases = ({ publicKey, decapsulate }: Kem): Case[] =>
  mlKem.testGroups.flatMap(({ tests }) =>
    tests.map((one) => ({
      id: `case ${one.tcId}`,
      expected: one.result === 'valid' ? `${one.ek} ${one.K}` : REFUSED,
      compute: async () => {
        const seed = hex(one.seed);
        return `${toHex(await publicKey(seed))} ${toHex(await decapsulate(seed, hex(one.c)))}`;
      },
    })),
  );

const v3Cases = (): Case[] =>
  v3Conversations.map(({ name, run }) => ({
    id: name,
    expected: 'same bytes',
    compute: () =>
      run().then(
        () => 'same bytes',
        (error: unknown) => String(error),
      ),
  }));

/** Every set of vectors, by the native and the portable way where there are two. */
export async function officialVectors(): Promise<readonly Score[]> {
  const chosen = await kem();
  return [
    await score('X25519', x25519Cases(agree)),
    await score(
      'X25519, portable',
      x25519Cases(async (own, theirs) => agreePortably(own, theirs)),
    ),
    await score('XEdDSA', xeddsaCases()),
    await score('Ed25519', ed25519Cases(verify)),
    await score(
      'Ed25519, portable',
      ed25519Cases(async (...args) => verifyPortably(...args)),
    ),
    await score('HKDF-SHA-256', hkdfCases()),
    await score('HMAC-SHA-256', hmacCases()),
    await score('AES-256-GCM', aesGcmCases()),
    await score('ML-KEM-768', mlKemCases(chosen)),
    await score('ML-KEM-768, portable', mlKemCases(portableKem)),
    await score('conversations of version 3', v3Cases()),
  ];
}

/** How many cases each set has, and how many of them must be refused: a set that shrinks unnoticed proves nothing. */
export const EXPECTED: Readonly<Record<string, readonly [cases: number, refusals: number]>> = {
  X25519: [519, 31],
  'X25519, portable': [519, 31],
  XEdDSA: [66, 64],
  Ed25519: [151, 63],
  'Ed25519, portable': [151, 63],
  'HKDF-SHA-256': [86, 3],
  'HMAC-SHA-256': [174, 108],
  'AES-256-GCM': [66, 27],
  'ML-KEM-768': [193, 40],
  'ML-KEM-768, portable': [193, 40],
  'conversations of version 3': [15, 0],
};
