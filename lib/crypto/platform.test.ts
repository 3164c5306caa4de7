import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { DeviceAddress, DeviceId } from '../../protocol/index.ts';
import { accountIdOf } from '../../protocol/index.ts';
import { createLoginKey as createNativeLoginKey } from './login-key.ts';
import { nativeCurves } from './platform.ts';
import { verifyXeddsa } from './xeddsa.ts';

const who: DeviceAddress = { account: accountIdOf(new Uint8Array(32)), device: 1 as DeviceId };

test('this platform has the curves natively, so the other tests here run the native path', async () => {
  expect(await nativeCurves()).toEqual({ x25519: true, ed25519: true });
  expect((await createNativeLoginKey()).secret.kind).toBe('native');
});

describe('a browser without WebCrypto', () => {
  beforeEach(() => vi.stubGlobal('crypto', {}));
  afterEach(() => vi.unstubAllGlobals());

  test('gets no keys and no randomness, only an error with a code', async () => {
    vi.resetModules();
    const room = await import('./index.ts');
    await expect(room.createAccountKey()).rejects.toMatchObject({ code: 'no-webcrypto' });
    await expect(room.createDeviceIdentity()).rejects.toMatchObject({ code: 'no-webcrypto' });
    await expect(room.createOneTimePreKeys(1, 1)).rejects.toMatchObject({ code: 'no-webcrypto' });
    expect(() => room.randomBytes(1)).toThrow(expect.objectContaining({ code: 'no-webcrypto' }));
  });
});

describe('a browser whose WebCrypto has no curve 25519', () => {
  const real = globalThis.crypto;
  const lacking = new Set(['X25519', 'Ed25519']);
  beforeEach(() => {
    const subtle = new Proxy(real.subtle, {
      get(target, name) {
        const member: unknown = Reflect.get(target, name);
        if (typeof member !== 'function') return member;
        if (name !== 'importKey') return member.bind(target);
        return async (
          format: 'raw',
          bytes: BufferSource,
          algorithm: string | { name: string },
          extractable: boolean,
          usages: KeyUsage[],
        ) => {
          if (lacking.has(typeof algorithm === 'string' ? algorithm : algorithm.name)) throw new DOMException('no', 'NotSupportedError');
          return target.importKey(format, bytes, algorithm, extractable, usages);
        };
      },
    });
    vi.stubGlobal('crypto', { subtle, getRandomValues: real.getRandomValues.bind(real) });
    vi.resetModules();
  });
  afterEach(() => vi.unstubAllGlobals());

  test('holds seeds sealed, and its signatures are good everywhere', async () => {
    const { createDeviceIdentity, signWithIdentity } = await import('./device-identity.ts');
    const { createLoginKey, signLogin } = await import('./login-key.ts');
    const identity = await createDeviceIdentity();
    expect(identity.secret.kind).toBe('held');
    const message = new Uint8Array([1, 2, 3]);
    const signature = await signWithIdentity(identity, message);
    const login = await createLoginKey();
    const answer = await signLogin(login, who, new Uint8Array(32), 'https://relay.example');
    vi.unstubAllGlobals();
    expect(await verifyXeddsa(identity.publicKey, message, signature)).toBe(true);
    const { verify } = await import('./ed25519.ts');
    const { loginStatement } = await import('../../protocol/index.ts');
    expect(await verify(login.publicKey, loginStatement(who, new Uint8Array(32), 'https://relay.example'), answer)).toBe(true);
  });

  test('talks to itself, first message and answer', async () => {
    const { TestDevice } = await import('./signal/test-device.ts');
    const [anna, ben] = [await TestDevice.create(), await TestDevice.create()];
    expect(anna.identity.secret.kind).toBe('held');
    await anna.start(ben);
    expect(await ben.read(anna, await anna.encrypt(ben, 'hello'))).toBe('hello');
    expect(await anna.read(ben, await ben.encrypt(anna, 'hello yourself'))).toBe('hello yourself');
  });
});
