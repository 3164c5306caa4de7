import { createPrivateKey, createPublicKey, diffieHellman, generateKeyPairSync, randomBytes } from 'node:crypto';
import { ed25519, x25519 } from '@noble/curves/ed25519.js';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { concatBytes, fromHex, toHex } from '../../protocol/index.ts';
import { ed25519Pair, signXeddsa } from '../testing/device.ts';
import { edwardsY, montgomeryU } from './curve25519.ts';
import { isSmallOrderEd25519, verifyEd25519 } from './ed25519.ts';
import { isSmallOrderX25519 } from './x25519.ts';
import { xeddsaVerifier } from './xeddsa.ts';

const hex = (text: string) => fromHex(text) as Uint8Array<ArrayBuffer>;
const withTopBit = (bytes: Uint8Array) => {
  const set = Uint8Array.from(bytes);
  set[31] = (set[31] as number) | 0x80;
  return set;
};
/** What OpenSSL thinks of a peer's key: it refuses a shared secret of zeros. */
function opensslRefuses(u: Uint8Array): boolean {
  const { privateKey } = generateKeyPairSync('x25519');
  const publicKey = createPublicKey({ key: Buffer.concat([hex('302a300506032b656e032100'), u]), format: 'der', type: 'spki' });
  try {
    diffieHellman({ privateKey, publicKey });
    return false;
  } catch {
    return true;
  }
}

const P = 2n ** 255n - 19n;
const littleEndian = (value: bigint) => hex(value.toString(16).padStart(64, '0')).reverse();

describe('the map between the two forms of the curve', () => {
  test('agrees with another implementation, both ways', () => {
    for (let i = 0; i < 20; i++) {
      const { publicKey } = ed25519.keygen();
      const u = montgomeryU(publicKey) as Uint8Array;
      expect(u).toEqual(ed25519.utils.toMontgomery(publicKey));
      const y = Uint8Array.from(publicKey);
      y[31] = (y[31] as number) & 0x7f;
      expect(edwardsY(u)).toEqual(y);
    }
  });

  test('has nothing for what is not below p, nor for the one point without an image', () => {
    for (const value of [P - 1n, P, P + 1n, 2n ** 255n - 1n, 2n ** 256n - 1n]) expect(edwardsY(littleEndian(value))).toBeNull();
    for (const value of [1n, P, P + 3n, 2n ** 255n + 1n]) expect(montgomeryU(littleEndian(value))).toBeNull();
  });
});

describe('keys of small order', () => {
  const montgomery = [0n, 1n, P - 1n, P, P + 1n, 2n ** 255n].map(littleEndian);
  const order8 = [
    'e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800',
    '5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157',
  ].map(hex);

  test('of X25519 are exactly those whose secret everybody knows', () => {
    for (const u of [...montgomery, ...order8, ...order8.map(withTopBit)]) {
      expect(isSmallOrderX25519(u), toHex(u)).toBe(true);
      expect(opensslRefuses(u), toHex(u)).toBe(true);
    }
    for (let i = 0; i < 20; i++) expect(isSmallOrderX25519(x25519.keygen().publicKey)).toBe(false);
  });

  test('of Ed25519 are all eight points, in every spelling', () => {
    const base = ed25519.Point.fromHex('c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a');
    let point = base;
    for (let i = 0; i < 8; i++) {
      expect(isSmallOrderEd25519(point.toBytes()), point.toHex()).toBe(true);
      point = point.add(base);
    }
    for (const y of [0n, 1n, P - 1n, P, P + 1n])
      for (const key of [littleEndian(y), withTopBit(littleEndian(y))]) expect(isSmallOrderEd25519(key)).toBe(true);
    for (let i = 0; i < 20; i++) expect(isSmallOrderEd25519(ed25519.keygen().publicKey)).toBe(false);
  });

  test('do not verify a signature that fits every message', async () => {
    const [identity, signature] = [littleEndian(1n), concatBytes(littleEndian(1n), new Uint8Array(32))];
    expect(await verifyEd25519(identity, randomBytes(20), signature)).toBe(false);
  });
});

describe('Ed25519', () => {
  test('verifies what is right and nothing else', async () => {
    const { secretKey, publicKey } = ed25519.keygen();
    const message = randomBytes(50);
    const signature = ed25519.sign(message, secretKey);
    expect(await verifyEd25519(publicKey, message, signature)).toBe(true);
    expect(await verifyEd25519(publicKey, randomBytes(50), signature)).toBe(false);
    expect(await verifyEd25519(ed25519.keygen().publicKey, message, signature)).toBe(false);
    expect(await verifyEd25519(littleEndian(2n), message, signature)).toBe(false);
    expect(await verifyEd25519(publicKey, message, signature.slice(1))).toBe(false);
  });

  test('refuses a signature to which the order of the group was added', async () => {
    const { secretKey, publicKey } = ed25519.keygen();
    const message = randomBytes(8);
    const signature = ed25519.sign(message, secretKey);
    const s = BigInt(`0x${toHex(Uint8Array.from(signature.slice(32)).reverse())}`) + ed25519.Point.Fn.ORDER;
    expect(await verifyEd25519(publicKey, message, concatBytes(signature.slice(0, 32), littleEndian(s)))).toBe(false);
  });
});

describe('XEdDSA', () => {
  test('verifies both signs of the key, and no changed bit of message, signature or key', async () => {
    const signs = new Set<number>();
    while (signs.size < 2) {
      const pair = ed25519Pair();
      signs.add((pair.publicKey[31] as number) >> 7);
      const identityKey = montgomeryU(pair.publicKey) as Uint8Array;
      const message = randomBytes(33);
      const signature = signXeddsa(pair, message);
      const verify = xeddsaVerifier(identityKey);
      expect(await verify?.(message, signature)).toBe(true);
      // A Buffer's `slice` is no copy: verifying must not have changed what it was given.
      expect(await verify?.(Buffer.from(message), Buffer.from(signature))).toBe(true);
      await fc.assert(
        fc.asyncProperty(fc.nat(511), async (bit) => {
          const changed = Uint8Array.from(signature);
          changed[bit >> 3] = (changed[bit >> 3] as number) ^ (1 << (bit & 7));
          expect(await verify?.(message, changed)).toBe(false);
        }),
        { numRuns: 60 },
      );
      expect(await verify?.(randomBytes(33), signature)).toBe(false);
    }
  });

  test('verifies a signature made as the specification has it, with a private key of X25519', async () => {
    // xeddsa, §2.3: the private scalar k is used as it is; the Edwards key gets sign 0, negating k where needed.
    const seed = generateKeyPairSync('x25519').privateKey.export({ format: 'jwk' });
    const k = Buffer.from(seed.d as string, 'base64url');
    k[0] = (k[0] as number) & 248;
    k[31] = ((k[31] as number) & 127) | 64;
    const { Fn, BASE } = ed25519.Point;
    const mod = (value: bigint) => ((value % Fn.ORDER) + Fn.ORDER) % Fn.ORDER;
    const scalar = (bytes: Uint8Array) => BigInt(`0x${toHex(Uint8Array.from(bytes).reverse())}`);
    const E = BASE.multiply(mod(scalar(k)));
    const negative = (E.toBytes()[31] as number) >> 7 === 1;
    const a = negative ? mod(-scalar(k)) : mod(scalar(k));
    const A = BASE.multiply(a).toBytes();
    const message = randomBytes(40);
    const sha512 = async (bytes: Uint8Array) => new Uint8Array(await crypto.subtle.digest('SHA-512', Uint8Array.from(bytes)));
    const r = mod(scalar(await sha512(concatBytes(new Uint8Array(32).fill(0xff), littleEndian(a), message, randomBytes(64)))));
    const R = BASE.multiply(r).toBytes();
    const s = mod(r + mod(scalar(await sha512(concatBytes(R, A, message)))) * a);
    const publicKey = createPublicKey(createPrivateKey({ key: seed, format: 'jwk' })).export({ format: 'jwk' });
    const verify = xeddsaVerifier(Buffer.from(publicKey.x as string, 'base64url'));
    expect(await verify?.(message, concatBytes(R, littleEndian(s)))).toBe(true);
  });

  test('has no verifier for a key that nobody should have', () => {
    for (const value of [0n, 1n, P - 1n, P, P + 5n, 2n ** 255n - 1n]) expect(xeddsaVerifier(littleEndian(value))).toBeNull();
  });
});
