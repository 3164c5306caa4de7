import { beforeAll, describe, expect, test } from 'vitest';
import type { PreKeyBundle } from '../../../protocol/index.ts';
import { createDeviceIdentity } from '../device-identity.ts';
import { randomBytes } from '../hash.ts';
import { bundleFault, createKemPreKeys, createOneTimePreKeys, createSignedPreKey, readAgreementPreKey, readKemPreKey } from './prekeys.ts';
import { TestDevice } from './test-device.ts';

test('public and private part belong together and carry the same id', async () => {
  const identity = await createDeviceIdentity();
  const signed = await createSignedPreKey(identity, 5);
  expect(readAgreementPreKey(signed.private)).toMatchObject({ id: 5, publicKey: signed.public.key });
  const oneTime = await createOneTimePreKeys(6, 3);
  expect(oneTime.map((one) => one.public.id)).toEqual([6, 7, 8]);
  expect(new Set(oneTime.map((one) => one.public.key.join())).size).toBe(3);
  const kems = await createKemPreKeys(identity, 1, 2);
  expect(kems.map((one) => readKemPreKey(one.private).id)).toEqual([1, 2]);
});

test('one kind is not read as the other', async () => {
  const identity = await createDeviceIdentity();
  const [kem] = await createKemPreKeys(identity, 1, 1);
  const signed = await createSignedPreKey(identity, 1);
  expect(() => readAgreementPreKey(kem?.private ?? new Uint8Array())).toThrow();
  expect(() => readKemPreKey(signed.private)).toThrow();
});

test('id 0 and ids that do not fit are refused: the library cannot tell 0 from absent', async () => {
  const identity = await createDeviceIdentity();
  await expect(createSignedPreKey(identity, 0)).rejects.toThrow(RangeError);
  await expect(createOneTimePreKeys(0, 1)).rejects.toThrow(RangeError);
  await expect(createOneTimePreKeys(2 ** 31 - 1, 2)).rejects.toThrow(RangeError);
  await expect(createKemPreKeys(identity, 0.5, 1)).rejects.toThrow(RangeError);
  expect((await createOneTimePreKeys(2 ** 31 - 1, 1)).length).toBe(1);
});

describe('a bundle', () => {
  let ben: TestDevice;
  let other: TestDevice;
  let bundle: PreKeyBundle;
  let others: PreKeyBundle;
  beforeAll(async () => {
    [ben, other] = [await TestDevice.create(), await TestDevice.create()];
    [bundle, others] = [await ben.bundle(), await other.bundle()];
  });
  const fault = (change: Partial<PreKeyBundle>) => bundleFault(ben.identity.publicKey, { ...bundle, ...change });
  const flip = (bytes: Uint8Array) => new Uint8Array(bytes).with(3, (bytes[3] ?? 0) ^ 1);

  test('signed by the device has no fault, with or without a one-time prekey', async () => {
    expect(await fault({})).toBeNull();
    expect(await fault({ oneTime: null })).toBeNull();
  });
  test("of somebody else, or with somebody else's part, is refused", async () => {
    expect(await bundleFault(other.identity.publicKey, bundle)).toBe('bad-signature');
    expect(await fault({ signed: others.signed })).toBe('bad-signature');
    expect(await fault({ kem: others.kem })).toBe('bad-signature');
  });
  test('with a changed key, id or signature is refused', async () => {
    expect(await fault({ signed: { ...bundle.signed, key: flip(bundle.signed.key) } })).toBe('bad-signature');
    expect(await fault({ signed: { ...bundle.signed, signature: flip(bundle.signed.signature) } })).toBe('bad-signature');
    expect(await fault({ kem: { ...bundle.kem, key: flip(bundle.kem.key) } })).toBe('bad-signature');
    expect(await fault({ kem: { ...bundle.kem, id: bundle.kem.id + 1 } })).toBe('bad-signature');
    expect(await fault({ kem: { ...bundle.kem, signature: flip(bundle.kem.signature) } })).toBe('bad-signature');
    expect(await fault({ kem: { ...bundle.kem, signature: new Uint8Array(64) } })).toBe('bad-signature');
    expect(await fault({ kem: { ...bundle.kem, signature: bundle.signed.signature } })).toBe('bad-signature');
  });
  test('with a low-order or non-canonical key is refused', async () => {
    for (const key of [new Uint8Array(32), new Uint8Array(32).with(0, 1), new Uint8Array(32).fill(0xff)]) {
      expect(await fault({ signed: { ...bundle.signed, key } })).toBe('bad-key');
      expect(await fault({ oneTime: { id: 2, key } })).toBe('bad-key');
      expect(await bundleFault(key, bundle)).toBe('bad-key');
    }
    expect(await fault({ kem: { ...bundle.kem, key: randomBytes(32) } })).toBe('bad-key');
  });
});
