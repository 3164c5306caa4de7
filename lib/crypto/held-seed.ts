// A 32-byte seed for a browser without native curves: sealed under its own non-extractable key, so that what IndexedDB
// keeps is as unreadable as a CryptoKey. It is in the clear only while it is used.

import { createRowKey, openRow, sealRow } from './row-seal.ts';

export interface HeldSeed {
  readonly kind: 'held';
  readonly key: CryptoKey;
  readonly sealed: Uint8Array;
}

const NAME = 'sotto/held-seed/v1';

export async function holdSeed(seed: Uint8Array): Promise<HeldSeed> {
  const key = await createRowKey();
  return { kind: 'held', key, sealed: await sealRow(key, NAME, seed) };
}

/** Lends the seed to `use` and overwrites it afterwards. Throws `SottoError('row-unreadable')`. */
export async function withHeldSeed<T>(held: HeldSeed, use: (seed: Uint8Array<ArrayBuffer>) => Promise<T>): Promise<T> {
  const seed = await openRow(held.key, NAME, held.sealed);
  try {
    return await use(seed);
  } finally {
    seed.fill(0);
  }
}
