// In a real Chromium: what Node cannot show. Keys that go through IndexedDB and come back without being readable,
// the same room in a worker, and the native algorithms that a browser has.

import { expect, test } from 'vitest';
import { accountIdOf, type DeviceId, loginStatement } from '../../protocol/index.ts';
import { createDeviceIdentity, type DeviceIdentity, signWithIdentity } from './device-identity.ts';
import { verify } from './ed25519.ts';
import { randomBytes } from './hash.ts';
import { createLoginKey, type LoginKey, signLogin } from './login-key.ts';
import { nativeCurves } from './platform.ts';
import { createRowKey, openRow, sealRow } from './row-seal.ts';
import { kem, nativeKem, portableKem } from './signal/kem.ts';
import { TestDevice } from './signal/test-device.ts';
import { verifyXeddsa } from './xeddsa.ts';

const settled = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

/** Writes a value and reads it back over a new connection, as the next start of the app would. */
async function throughIndexedDb<T>(value: T): Promise<T> {
  const name = `room-${crypto.randomUUID()}`;
  const opening = indexedDB.open(name);
  opening.onupgradeneeded = () => opening.result.createObjectStore('keys');
  const first = await settled(opening);
  await settled(first.transaction('keys', 'readwrite').objectStore('keys').put(value, 1));
  first.close();
  const second = await settled(indexedDB.open(name));
  const read = await settled<T>(second.transaction('keys').objectStore('keys').get(1));
  second.close();
  await settled(indexedDB.deleteDatabase(name));
  return read;
}

const unreadable = async (key: CryptoKey) => {
  expect(key.extractable).toBe(false);
  for (const format of ['raw', 'pkcs8', 'jwk'] as const) await expect(crypto.subtle.exportKey(format, key)).rejects.toThrow();
};

test('this browser does curve 25519 and ML-KEM by itself', async () => {
  expect(await nativeCurves()).toEqual({ x25519: true, ed25519: true });
  expect(await kem()).toBe(nativeKem);
});

test("the browser's ML-KEM and noble's understand each other", async () => {
  for (const [sender, receiver] of [
    [nativeKem, portableKem],
    [portableKem, nativeKem],
  ] as const) {
    const seed = randomBytes(64);
    const { ciphertext, shared } = await sender.encapsulate(await receiver.publicKey(seed));
    expect(await receiver.decapsulate(seed, ciphertext)).toEqual(shared);
  }
});

test('a device identity from IndexedDB signs, agrees and opens sessions, and cannot be read', async () => {
  const made = await createDeviceIdentity();
  const identity: DeviceIdentity = await throughIndexedDb(made);
  if (identity.secret.kind !== 'native') throw new Error('not native');
  await unreadable(identity.secret.sign);
  await unreadable(identity.secret.agree);
  const message = randomBytes(20);
  expect(await verifyXeddsa(made.publicKey, message, await signWithIdentity(identity, message))).toBe(true);

  const ben = await TestDevice.create();
  const anna = new TestDevice(identity, { account: accountIdOf(randomBytes(32)), device: 1 as DeviceId });
  await anna.start(ben);
  expect(await ben.read(anna, await anna.encrypt(ben, 'hello'))).toBe('hello');
  expect(await anna.read(ben, await ben.encrypt(anna, 'hello yourself'))).toBe('hello yourself');
  // The next start of the app: another object, the same key.
  const again = new TestDevice(await throughIndexedDb(identity), anna.address);
  again.keep(ben, anna.record(ben));
  await again.start(ben);
  expect(await ben.read(again, await again.encrypt(ben, 'me again'))).toBe('me again');
});

test('login key and row key from IndexedDB work and cannot be read', async () => {
  const login: LoginKey = await throughIndexedDb(await createLoginKey());
  if (login.secret.kind !== 'native') throw new Error('not native');
  await unreadable(login.secret.sign);
  const who = { account: accountIdOf(randomBytes(32)), device: 1 as DeviceId };
  const nonce = randomBytes(32);
  expect(
    await verify(login.publicKey, loginStatement(who, nonce, location.origin), await signLogin(login, who, nonce, location.origin)),
  ).toBe(true);

  const made = await createRowKey();
  const sealed = await sealRow(made, 'a', randomBytes(9));
  const rowKey = await throughIndexedDb(made);
  await unreadable(rowKey);
  expect((await openRow(rowKey, 'a', sealed)).length).toBe(9);
});

test('two people who write first at the same moment both survive', async () => {
  const [anna, ben] = [await TestDevice.create(), await TestDevice.create()];
  await anna.start(ben);
  await ben.start(anna);
  for (let i = 0; i < 5; i++) {
    const [a, b] = [await anna.encrypt(ben, `a${i}`), await ben.encrypt(anna, `b${i}`)];
    expect([await ben.read(anna, a), await anna.read(ben, b)]).toEqual([`a${i}`, `b${i}`]);
  }
  expect(await ben.decrypt(anna, randomBytes(100))).toEqual({ kind: 'malformed' });
});

test('in a dedicated worker the room works and takes no message handler', async () => {
  const worker = new Worker(new URL('./test-worker.ts', import.meta.url), { type: 'module' });
  const answer = await new Promise((resolve, reject) => {
    worker.onmessage = ({ data }) => resolve(data);
    worker.onerror = ({ message }) => reject(new Error(message));
  });
  worker.terminate();
  expect(answer).toEqual({ text: 'hello', handler: 'none' });
});
