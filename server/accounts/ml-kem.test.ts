import { ml_kem768 } from '@noble/post-quantum/ml-kem.js';
import { expect, test } from 'vitest';
import { isEncapsulationKey } from './ml-kem.ts';

test('real keys pass', () => {
  for (let i = 0; i < 5; i++) expect(isEncapsulationKey(ml_kem768.keygen().publicKey)).toBe(true);
});

test('a coefficient that is not below q is refused wherever it stands, where another implementation refuses it too', () => {
  const key = ml_kem768.keygen().publicKey;
  for (const at of [0, 1, 767, 1150]) {
    const spoilt = Uint8Array.from(key);
    const byte = at - (at % 3);
    // 3329 = 0xd01 as the first of the pair, then as the second.
    const pair = at % 2 === 0 ? [0x01, 0x0d, 0x00] : [0x00, 0x10, 0xd0];
    spoilt.set(pair, byte);
    expect(isEncapsulationKey(spoilt)).toBe(false);
    expect(() => ml_kem768.encapsulate(spoilt)).toThrow();
  }
});
