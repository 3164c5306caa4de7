// Every named way of lying to a session: refused with the right outcome, and nothing remembered has changed by a byte.
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { addressKey, concatBytes, type DeviceId } from '../../../protocol/index.ts';
import { createDeviceIdentity } from '../device-identity.ts';
import { randomBytes } from '../hash.ts';
import { type DecryptOutcome, decryptMessage } from './decrypt-message.ts';
import { encryptMessage } from './encrypt-message.ts';
import { opened, typedKey, withHeader, withKem, withOuter, withoutHandshake } from './forgery.contract.ts';
import { MAX_STEPS } from './ratchet-session.ts';
import { startSession } from './start-session.ts';
import { TestDevice } from './test-device.ts';

let anna: TestDevice;
let ben: TestDevice;
beforeEach(async () => {
  [anna, ben] = [await TestDevice.create(), await TestDevice.create()];
});

async function acquaint(): Promise<void> {
  await anna.start(ben);
  await ben.read(anna, await anna.encrypt(ben, 'hello'));
  await anna.read(ben, await ben.encrypt(anna, 'hello yourself'));
}

/** Gives ben a body as coming from anna; whatever comes out, ben must be left byte for byte as he was. */
async function rejected(body: Uint8Array, device = ben): Promise<DecryptOutcome> {
  const before = device.everything();
  const outcome = await device.decrypt(anna, body);
  expect(outcome.kind).not.toBe('decrypted');
  expect(device.everything()).toBe(before);
  return outcome;
}
const notAuthentic = { kind: 'undecryptable', reason: 'not-authentic' };

describe('a changed identity', () => {
  test('on an incoming first message is untrusted, with and without an earlier session', async () => {
    const imposter = new TestDevice(await createDeviceIdentity(), anna.address);
    await imposter.start(ben);
    expect(await rejected(await imposter.encrypt(ben, 'it is me'))).toEqual({ kind: 'untrusted' });
    await acquaint();
    expect(await rejected(await imposter.encrypt(ben, 'it is me'))).toEqual({ kind: 'untrusted' });
    expect(await ben.read(anna, await anna.encrypt(ben, 'no, me'))).toBe('no, me');
  });

  test('under the true identity key in the clear is not authentic', async () => {
    const imposter = new TestDevice(await createDeviceIdentity(), anna.address);
    await imposter.start(ben);
    const forged = withOuter(await imposter.encrypt(ben, 'it is me'), { identityKey: typedKey(anna.identity.publicKey) });
    expect(await rejected(forged)).toEqual(notAuthentic);
  });

  test('in the device list ends the old session: it is neither read from nor written to', async () => {
    await acquaint();
    const body = await anna.encrypt(ben, 'old key');
    const changed = { address: anna.address, identityKey: (await createDeviceIdentity()).publicKey };
    const record = ben.record(anna);
    const ends = { self: ben.address, identity: ben.identity, peer: changed, record };
    expect(await decryptMessage({ ...ends, body, preKeys: ben.load(body) })).toEqual({ kind: 'untrusted' });
    expect(await encryptMessage({ ...ends, plaintext: new Uint8Array(1) })).toEqual({ kind: 'no-session' });
  });
});

describe('a start', () => {
  test('with another device, another account or another recipient than it was made for is not authentic', async () => {
    await anna.start(ben);
    const body = await anna.encrypt(ben, 'hello');
    const preKeys = ben.load(body);
    const ends = ben.ends(anna);
    const asDevice = { ...ends, peer: { ...ends.peer, address: { ...anna.address, device: 2 as DeviceId } } };
    const asAccount = { ...ends, peer: { ...ends.peer, address: { ...anna.address, account: ben.address.account } } };
    const toDevice = { ...ends, self: { ...ben.address, device: 2 as DeviceId } };
    for (const wrong of [asDevice, asAccount, toDevice]) {
      expect(await decryptMessage({ ...wrong, record: null, body, preKeys })).toEqual(notAuthentic);
    }
    expect(await ben.read(anna, body)).toBe('hello');
  });

  test('with oneself, with a bad bundle, or against the wrong identity is refused and changes nothing', async () => {
    const bundle = await ben.bundle();
    const start = (ends: Partial<ReturnType<TestDevice['ends']>>) => startSession({ ...anna.ends(ben), ...ends, bundle, record: null });
    expect(await start({ peer: { address: ben.address, identityKey: randomBytes(32) } })).toMatchObject({ kind: 'refused' });
    expect(await anna.start(ben, { ...bundle, kem: { ...bundle.kem, signature: new Uint8Array(64) } })).toEqual({
      kind: 'refused',
      reason: 'bad-signature',
    });
    expect(await anna.start(anna, await anna.bundle())).toEqual({ kind: 'refused', reason: 'bad-key' });
    expect(anna.records.size).toBe(0);
  });

  test('that names prekeys we do not have says which', async () => {
    await anna.start(ben);
    const body = await anna.encrypt(ben, 'hello');
    const { signed, oneTime, kem } = ben.load(body);
    const without = (missing: object) =>
      decryptMessage({ ...ben.ends(anna), record: null, body, preKeys: { signed, oneTime, kem, ...missing } });
    expect(await without({ signed: null })).toEqual({ kind: 'missing-prekey', which: 'signed' });
    expect(await without({ oneTime: null })).toEqual({ kind: 'missing-prekey', which: 'one-time' });
    expect(await without({ kem: null })).toEqual({ kind: 'missing-prekey', which: 'kem' });
    // A key with another id, or of another kind, is as good as none.
    expect(await without({ oneTime: signed })).toEqual({ kind: 'missing-prekey', which: 'one-time' });
    expect(await without({ kem: oneTime })).toEqual({ kind: 'missing-prekey', which: 'kem' });
    expect(await rejected(withOuter(body, { preKeyId: 999 }))).toEqual({ kind: 'missing-prekey', which: 'one-time' });
    expect(await rejected(withOuter(body, { signedPreKeyId: 999 }))).toEqual({ kind: 'missing-prekey', which: 'signed' });
    expect(await rejected(withOuter(body, { signedPreKeyId: 0 }))).toEqual({ kind: 'malformed' });
  });

  test('cannot be turned into one without its one-time prekey: id 0 is absent, and then nothing fits', async () => {
    await anna.start(ben);
    expect(await rejected(withOuter(await anna.encrypt(ben, 'hello'), { preKeyId: 0 }))).toEqual(notAuthentic);
  });
});

describe('the KEM part', () => {
  test('stripped, swapped or changed is refused', async () => {
    await anna.start(ben);
    const body = await anna.encrypt(ben, 'hello');
    const container = opened(body);
    if (container.kind !== 'prekey') throw new Error('no first message');
    const { kemCiphertext } = container;
    await ben.bundle();
    expect(await rejected(withoutHandshake(body))).toEqual({ kind: 'undecryptable', reason: 'no-session' });
    expect(await rejected(withKem(body, { kemCiphertext: kemCiphertext.slice().fill(0) }))).toEqual(notAuthentic);
    for (const at of [0, 500, 1087]) {
      const changed = new Uint8Array(kemCiphertext).with(at, (kemCiphertext[at] ?? 0) ^ 1);
      expect(await rejected(withKem(body, { kemCiphertext: changed }))).toEqual(notAuthentic);
    }
    expect(await rejected(withKem(body, { kemPreKeyId: 3 }))).toEqual(notAuthentic);
    expect(await rejected(withKem(body, { kemPreKeyId: 77 }))).toEqual({ kind: 'missing-prekey', which: 'kem' });
    const other = await TestDevice.create();
    await other.start(ben);
    const foreign = opened(await other.encrypt(ben, 'x'));
    if (foreign.kind !== 'prekey') throw new Error('no first message');
    expect(await rejected(withKem(body, { kemPreKeyId: foreign.kemPreKeyId, kemCiphertext: foreign.kemCiphertext }))).toEqual(notAuthentic);
    expect(await ben.read(anna, body)).toBe('hello');
  });
});

describe('a replay', () => {
  test('of a first message is a duplicate while the session lives', async () => {
    await anna.start(ben);
    const body = await anna.encrypt(ben, 'hello');
    await ben.read(anna, body);
    expect(await rejected(body)).toEqual({ kind: 'duplicate' });
  });

  test('after the session is gone is refused: by the missing one-time prekey', async () => {
    await anna.start(ben);
    const body = await anna.encrypt(ben, 'hello');
    await ben.read(anna, body);
    ben.keep(anna, null);
    expect(await rejected(body)).toEqual({ kind: 'missing-prekey', which: 'one-time' });
  });

  test('after the session was pruned is refused without one: by the start that is remembered', async () => {
    const bundle = await ben.bundle('last-resort');
    await anna.start(ben, bundle);
    const body = await anna.encrypt(ben, 'hello');
    await ben.read(anna, body);
    for (let i = 0; i < 10; i++) {
      await anna.start(ben, bundle);
      await ben.read(anna, await anna.encrypt(ben, 'again'));
    }
    expect(await rejected(body)).toEqual({ kind: 'undecryptable', reason: 'start-replayed' });
  });
});

describe('low-order keys', () => {
  const lowOrder = [new Uint8Array(32), new Uint8Array(32).with(0, 1)];
  test('as base key or ratchet key of a start are not accepted', async () => {
    await anna.start(ben);
    const body = await anna.encrypt(ben, 'hello');
    for (const key of lowOrder) {
      expect(await rejected(withOuter(body, { baseKey: typedKey(key) }))).toEqual(notAuthentic);
      expect(await rejected(withHeader(body, { ephemeralKey: typedKey(key) }))).toEqual(notAuthentic);
    }
  });
  test('as the ratchet key of a session are not accepted', async () => {
    await acquaint();
    const body = await anna.encrypt(ben, 'hello');
    for (const key of lowOrder) expect(await rejected(withHeader(body, { ephemeralKey: typedKey(key) }))).toEqual(notAuthentic);
  });
});

describe('a forged header', () => {
  test('with a counter far ahead is refused before anything is hashed', async () => {
    await acquaint();
    const body = await anna.encrypt(ben, 'hello');
    const drawn = vi.spyOn(globalThis.crypto, 'getRandomValues');
    const tooFar = { kind: 'undecryptable', reason: 'too-far-ahead' };
    expect(await rejected(withHeader(body, { counter: MAX_STEPS + 1 }))).toEqual(tooFar);
    expect(await rejected(withHeader(body, { counter: 2 ** 32 - 1 }))).toEqual(tooFar);
    const ephemeralKey = typedKey(anna.identity.publicKey);
    expect(await rejected(withHeader(body, { ephemeralKey, counter: MAX_STEPS }))).toEqual(tooFar);
    expect(await rejected(withHeader(body, { ephemeralKey, previousCounter: 2 ** 32 - 1 }))).toEqual(tooFar);
    // A ratchet step would have made a key pair.
    expect(drawn).not.toHaveBeenCalled();
    drawn.mockRestore();
    expect(await rejected(withHeader(body, { counter: 3 }))).toEqual(notAuthentic);
    expect(await ben.read(anna, body)).toBe('hello');
  });

  test('on a start is bounded the same way', async () => {
    await anna.start(ben);
    const body = await anna.encrypt(ben, 'hello');
    expect(await rejected(withHeader(body, { counter: MAX_STEPS }))).toEqual({ kind: 'undecryptable', reason: 'too-far-ahead' });
    expect(await rejected(withHeader(body, { counter: 7 }))).toEqual(notAuthentic);
  });
});

test('our own message thrown back at us is not authentic', async () => {
  await acquaint();
  const body = await ben.encrypt(anna, 'mine');
  expect(await rejected(body)).toEqual(notAuthentic);
});

test('a first message of our own thrown back at us is untrusted', async () => {
  await ben.start(anna);
  expect(await rejected(await ben.encrypt(anna, 'mine'))).toEqual({ kind: 'untrusted' });
});

test('every single changed byte of a message is noticed', async () => {
  await acquaint();
  const body = await anna.encrypt(ben, 'hello');
  for (let i = 0; i < body.length; i++) await rejected(body.with(i, (body[i] ?? 0) ^ 1));
  expect(await ben.read(anna, body)).toBe('hello');
});

test('every single changed byte of a start is noticed', async () => {
  await anna.start(ben);
  const body = await anna.encrypt(ben, 'hello');
  const kemStart = 6;
  for (let i = 0; i < body.length; i += i > kemStart && i < kemStart + 1080 ? 40 : 1) await rejected(body.with(i, (body[i] ?? 0) ^ 1));
  expect(await ben.read(anna, body)).toBe('hello');
}, 60_000);

test('rubbish of any length is malformed, and nothing is printed about it', async () => {
  await acquaint();
  const printed = (['log', 'info', 'warn', 'error'] as const).map((name) => vi.spyOn(console, name).mockImplementation(() => {}));
  for (const length of [0, 1, 2, 9, 100, 1200, 5000]) {
    expect(await rejected(randomBytes(length).fill(1, 0, Math.min(2, length)))).toEqual({ kind: 'malformed' });
  }
  const body = await anna.encrypt(ben, 'hello');
  expect(await rejected(concatBytes(body, new Uint8Array(1)))).toEqual({ kind: 'malformed' });
  expect(await rejected(body.with(0, 2))).toEqual({ kind: 'malformed' });
  expect(await rejected(withHeader(body, { ephemeralKey: new Uint8Array(32) }))).toEqual({ kind: 'malformed' });
  expect(await rejected(withHeader(body, { ciphertext: new Uint8Array(15) }))).toEqual({ kind: 'malformed' });
  for (const spy of printed) {
    expect(spy).not.toHaveBeenCalled();
    spy.mockRestore();
  }
});

test('a session of one peer does not open messages of another', async () => {
  await acquaint();
  const carla = await TestDevice.create();
  await carla.start(ben);
  await ben.read(carla, await carla.encrypt(ben, 'hello'));
  await carla.read(ben, await ben.encrypt(carla, 'hello yourself'));
  expect(await rejected(await carla.encrypt(ben, 'as carla'))).toEqual(notAuthentic);
  expect(ben.records.has(addressKey(carla.address))).toBe(true);
});
