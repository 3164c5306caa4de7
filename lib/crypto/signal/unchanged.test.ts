// Every outcome that is not a success, by its name: one hash over all stores of both sides is the same before and after.
// The table is typed by the outcomes, so a new one without an entry here does not compile.

import { expect, test } from 'vitest';
import { LIMITS, toHex, utf8 } from '../../../protocol/index.ts';
import { createDeviceIdentity } from '../device-identity.ts';
import { randomBytes, sha256 } from '../hash.ts';
import type { DecryptOutcome } from './decrypt-message.ts';
import { encryptMessage } from './encrypt-message.ts';
import { flipped, typedKey, withHeader, withKem, withOuter, withoutHandshake } from './forgery.contract.ts';
import { MAX_STEPS } from './ratchet-session.ts';
import { forgetSessions } from './session-record.ts';
import type { StartOutcome } from './start-session.ts';
import { TestDevice } from './test-device.ts';

/** `kind` or `kind/what`. */
type Named<Outcome extends { kind: string }> = Outcome extends { reason: infer Reason extends string }
  ? `${Outcome['kind']}/${Reason}`
  : Outcome extends { which: infer Which extends string }
    ? `${Outcome['kind']}/${Which}`
    : Outcome['kind'];
type Rejection = Named<Exclude<DecryptOutcome, { kind: 'decrypted' }>> | Named<Exclude<StartOutcome, { kind: 'started' }>>;

const nameOf = (outcome: { kind: string; reason?: string; which?: string }): string =>
  [outcome.kind, outcome.reason ?? outcome.which].filter(Boolean).join('/');

interface Scene {
  readonly anna: TestDevice;
  readonly ben: TestDevice;
}
type Act = () => Promise<{ kind: string }>;
/** Sets the scene; what it returns is the lie. */
type Lie = (scene: Scene) => Promise<readonly Act[]>;

async function acquaint({ anna, ben }: Scene): Promise<void> {
  await anna.start(ben);
  await ben.read(anna, await anna.encrypt(ben, 'hello'));
  await anna.read(ben, await ben.encrypt(anna, 'hello yourself'));
}
const reads =
  ({ anna, ben }: Scene) =>
  (body: Uint8Array): Act =>
  () =>
    ben.decrypt(anna, body);
async function started({ anna, ben }: Scene): Promise<Uint8Array> {
  await anna.start(ben);
  return anna.encrypt(ben, 'hello');
}

const lies: Record<Rejection, Lie> = {
  duplicate: async (scene) => {
    const first = await started(scene);
    await scene.ben.read(scene.anna, first);
    const second = await scene.anna.encrypt(scene.ben, 'again');
    await scene.ben.read(scene.anna, second);
    return [first, second].map(reads(scene));
  },
  'missing-prekey/signed': async (scene) => {
    const body = await started(scene);
    scene.ben.signed.clear();
    return [reads(scene)(body)];
  },
  'missing-prekey/one-time': async (scene) => [reads(scene)(withOuter(await started(scene), { preKeyId: 999 }))],
  'missing-prekey/kem': async (scene) => [reads(scene)(withKem(await started(scene), { kemPreKeyId: 999 }))],
  untrusted: async (scene) => {
    const imposter = new TestDevice(await createDeviceIdentity(), scene.anna.address);
    const fresh = await started({ anna: imposter, ben: scene.ben });
    await acquaint(scene);
    const renamed = new TestDevice(scene.anna.identity, imposter.address);
    const whisper = await scene.anna.encrypt(scene.ben, 'old key');
    // The list names another key now; the session is of the old one.
    return [() => scene.ben.decrypt(renamed, fresh), () => scene.ben.decrypt(imposter, whisper)];
  },
  malformed: async (scene) => {
    await acquaint(scene);
    const body = await scene.anna.encrypt(scene.ben, 'hello');
    const first = await started({ anna: await TestDevice.create(), ben: scene.ben });
    const bodies = [randomBytes(0), randomBytes(300), body.subarray(1), body.with(0, 2), new Uint8Array([...body, 0])];
    const headers = [withHeader(body, { ephemeralKey: new Uint8Array(32) }), withHeader(body, { ciphertext: new Uint8Array(15) })];
    const outers = [
      withOuter(first, { signedPreKeyId: 0 }),
      withOuter(first, { registrationId: 7 }),
      withOuter(first, { baseKey: randomBytes(33) }),
    ];
    return [...bodies, ...headers, ...outers, new Uint8Array(LIMITS.envelopeBytes + 1)].map(reads(scene));
  },
  'undecryptable/no-session': async (scene) => [reads(scene)(withoutHandshake(await started(scene)))],
  'undecryptable/not-authentic': async (scene) => {
    const first = await started(scene);
    const { kem } = await scene.ben.bundle();
    const starts = [
      withHeader(first, { counter: 5 }),
      withHeader(first, { ephemeralKey: typedKey(new Uint8Array(32)) }),
      withOuter(first, { baseKey: typedKey(new Uint8Array(32)) }),
      withOuter(first, { preKeyId: 0 }),
      withKem(first, { kemCiphertext: randomBytes(1088) }),
      withKem(first, { kemPreKeyId: kem.id }),
    ];
    await acquaint(scene);
    const body = await scene.anna.encrypt(scene.ben, 'hello');
    const mine = await scene.ben.encrypt(scene.anna, 'mine');
    const ephemeralKey = typedKey(scene.anna.identity.publicKey);
    const messages = [
      flipped(body, -1),
      withHeader(body, { counter: 9 }),
      withHeader(body, { ephemeralKey, counter: 9, previousCounter: 9 }),
    ];
    return [...starts, ...messages, mine].map(reads(scene));
  },
  'undecryptable/too-far-ahead': async (scene) => {
    const first = await started(scene);
    const onStart = reads(scene)(withHeader(first, { counter: MAX_STEPS }));
    await acquaint(scene);
    const body = await scene.anna.encrypt(scene.ben, 'hello');
    const ephemeralKey = typedKey(scene.anna.identity.publicKey);
    const headers = [
      { counter: MAX_STEPS + 1 },
      { counter: 2 ** 32 - 1 },
      { ephemeralKey, counter: MAX_STEPS },
      { ephemeralKey, counter: 0, previousCounter: 2 ** 32 - 1 },
    ];
    return [onStart, ...headers.map((header) => reads(scene)(withHeader(body, header)))];
  },
  'undecryptable/start-replayed': async (scene) => {
    await scene.anna.start(scene.ben, await scene.ben.bundle('last-resort'));
    const first = await scene.anna.encrypt(scene.ben, 'hello');
    await scene.ben.read(scene.anna, first);
    const record = scene.ben.record(scene.anna);
    scene.ben.keep(scene.anna, record && forgetSessions(record));
    return [reads(scene)(first)];
  },
  'refused/bad-signature': async ({ anna, ben }) => {
    const bundle = await ben.bundle();
    const { kem, signed } = bundle;
    return [
      { ...bundle, kem: { ...kem, signature: new Uint8Array(64) } },
      { ...bundle, kem: { ...kem, id: kem.id + 1 } },
      { ...bundle, signed: { ...signed, signature: flipped(signed.signature, 3) } },
    ].map((changed) => () => anna.start(ben, changed));
  },
  'refused/bad-key': async ({ anna, ben }) => {
    const bundle = await ben.bundle();
    return [
      { ...bundle, oneTime: { id: 2, key: new Uint8Array(32) } },
      { ...bundle, signed: { ...bundle.signed, key: new Uint8Array(32).fill(0xff) } },
      { ...bundle, kem: { ...bundle.kem, key: randomBytes(32) } },
    ].map((changed) => () => anna.start(ben, changed));
  },
};

const scene = async (): Promise<Scene> => ({ anna: await TestDevice.create(), ben: await TestDevice.create() });
const hashOf = async (...devices: readonly TestDevice[]) =>
  toHex(await sha256(utf8(devices.map((device) => device.everything()).join('\n'))));

test.each(Object.entries(lies))('%s changes no store by a byte', async (name, lie) => {
  const { anna, ben } = await scene();
  const acts = await lie({ anna, ben });
  const before = await hashOf(anna, ben);
  for (const act of acts) {
    expect(nameOf(await act())).toBe(name);
    expect(await hashOf(anna, ben)).toBe(before);
  }
  expect(acts.length).toBeGreaterThan(0);
});

test('what cannot be encrypted changes no store by a byte: no session, a changed identity, a text too long', async () => {
  const { anna, ben } = await scene();
  const plaintext = new Uint8Array(1);
  const write = (record = anna.record(ben), ends = anna.ends(ben)) => encryptMessage({ ...ends, record, plaintext });
  expect(await write()).toEqual({ kind: 'no-session' });
  await acquaint({ anna, ben });
  const before = await hashOf(anna, ben);
  const changed = { ...anna.ends(ben), peer: { address: ben.address, identityKey: (await createDeviceIdentity()).publicKey } };
  expect(await write(anna.record(ben), changed)).toEqual({ kind: 'no-session' });
  await expect(anna.encrypt(ben, 'x'.repeat(LIMITS.envelopeBytes))).rejects.toThrow(RangeError);
  expect(await hashOf(anna, ben)).toBe(before);
});

test('the hash notices a single bit in any store', async () => {
  const { anna, ben } = await scene();
  await ben.bundle();
  await acquaint({ anna, ben });
  const before = await hashOf(ben);
  for (const store of [ben.records, ben.signed, ben.oneTime, ben.kem] as Map<unknown, Uint8Array>[]) {
    const [bytes] = store.values();
    if (!bytes) throw new Error('an empty store');
    const last = bytes.length - 1;
    bytes[last] = (bytes[last] ?? 0) ^ 1;
    expect(await hashOf(ben)).not.toBe(before);
    bytes[last] = (bytes[last] ?? 0) ^ 1;
  }
  expect(await hashOf(ben)).toBe(before);
});
