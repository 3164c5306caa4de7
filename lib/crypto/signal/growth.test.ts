import { expect, test } from 'vitest';
import { randomBytes } from '../hash.ts';
import { BOUNDS, prune } from './prune.ts';
import { MAX_STEPS, type RatchetSession, toBase64 } from './ratchet-session.ts';
import { readRecord, writeRecord } from './session-record.ts';
import { TestDevice } from './test-device.ts';

const KiB = 1024;

const skippedIn = (sessions: readonly RatchetSession[]) =>
  sessions.flatMap((one) => Object.values(one.chains)).reduce((sum, chain) => sum + Object.keys(chain.messageKeys).length, 0);

test('after 800 turns, some with losses, the record is as small as after ten', async () => {
  const [anna, ben] = [await TestDevice.create(), await TestDevice.create()];
  await anna.start(ben);
  for (let turn = 0; turn < 400; turn++) {
    if (turn % 50 === 0) await anna.encrypt(ben, 'lost');
    expect(await ben.read(anna, await anna.encrypt(ben, 'ping'))).toBe('ping');
    expect(await anna.read(ben, await ben.encrypt(anna, 'pong'))).toBe('pong');
  }
  for (const [own, peer] of [
    [anna, ben],
    [ben, anna],
  ] as const) {
    const record = own.record(peer);
    expect(record?.length).toBeLessThan(3 * KiB);
    const [session] = readRecord(record).sessions;
    expect(session?.oldRatchetList.length).toBeLessThanOrEqual(BOUNDS.oldChains);
    expect(Object.keys(session?.chains ?? {}).length).toBeLessThanOrEqual(BOUNDS.oldChains + 2);
  }
}, 120_000);

test('a record with every bound reached is under 64 KiB', async () => {
  const [anna, ben] = [await TestDevice.create(), await TestDevice.create()];
  await anna.start(ben);
  for (let turn = 0; turn < BOUNDS.oldChains + 2; turn++) {
    await anna.encrypt(ben, 'lost');
    await ben.read(anna, await anna.encrypt(ben, 'x'));
    await anna.read(ben, await ben.encrypt(anna, 'y'));
  }
  const [full] = readRecord(ben.record(anna)).sessions;
  await ben.start(anna);
  await ben.encrypt(anna, 'x');
  const remembered = readRecord(ben.record(anna));
  const [first] = remembered.sessions;
  const [pending] = remembered.pendingKem;
  if (!full || !first || !pending) throw new Error('no sessions');
  expect(full.oldRatchetList.length).toBe(BOUNDS.oldChains);
  const key = toBase64(randomBytes(32));
  const skipped = Object.fromEntries(Array.from({ length: BOUNDS.skippedKeys + 100 }, (_, i) => [2 ** 32 - 1 - i, key]));
  const chains = Object.fromEntries(Object.entries(full.chains).map(([name, chain]) => [name, { ...chain, messageKeys: skipped }]));
  const baseKeys = Array.from({ length: 300 }, () => toBase64(randomBytes(33)));
  const pendingPreKey = { signedKeyId: 2 ** 31 - 1, preKeyId: 2 ** 31 - 1 };
  const record = writeRecord({
    sessions: [
      ...baseKeys.map((baseKey) => ({
        ...first,
        pendingPreKey: { ...pendingPreKey, baseKey },
        indexInfo: { ...first.indexInfo, baseKey },
      })),
      ...baseKeys.map((baseKey) => ({ ...full, chains, indexInfo: { ...full.indexInfo, baseKey } })),
    ],
    pendingKem: baseKeys.map((baseKey) => ({ ...pending, baseKey })),
    acceptedStarts: baseKeys,
  });
  const read = readRecord(record);
  expect(read.sessions.length).toBe(1 + BOUNDS.unansweredSessions + BOUNDS.answeredSessions);
  expect(read.pendingKem.length).toBe(1 + BOUNDS.unansweredSessions);
  expect(skippedIn(read.sessions)).toBe(BOUNDS.skippedKeys);
  expect(record.length).toBeLessThan(64 * KiB);
});

test('as many messages in a row as may be missing can be missing, and no more; the newest skipped keys are kept', async () => {
  const [anna, ben] = [await TestDevice.create(), await TestDevice.create()];
  await anna.start(ben);
  await ben.read(anna, await anna.encrypt(ben, 'x'));
  await anna.read(ben, await ben.encrypt(anna, 'y'));
  const bodies: Uint8Array[] = [];
  for (let i = 0; i <= MAX_STEPS; i++) bodies.push(await anna.encrypt(ben, `m${i}`));
  const text = (i: number) => ben.read(anna, bodies[i] ?? new Uint8Array());
  const tooFar = await ben.decrypt(anna, bodies[MAX_STEPS] ?? new Uint8Array());
  expect(tooFar).toEqual({ kind: 'undecryptable', reason: 'too-far-ahead' });
  expect(await text(MAX_STEPS - 1)).toBe(`m${MAX_STEPS - 1}`);
  expect(skippedIn(readRecord(ben.record(anna)).sessions)).toBe(BOUNDS.skippedKeys);
  expect(ben.record(anna)?.length).toBeLessThan(64 * KiB);
  expect(await text(MAX_STEPS - 2)).toBe(`m${MAX_STEPS - 2}`);
  expect(await text(MAX_STEPS - 1 - BOUNDS.skippedKeys)).toBe(`m${MAX_STEPS - 1 - BOUNDS.skippedKeys}`);
  expect(await text(0)).toBe('[duplicate]');
  expect(await text(MAX_STEPS)).toBe(`m${MAX_STEPS}`);
}, 60_000);

test('a record within bounds is left as it is', async () => {
  const [anna, ben] = [await TestDevice.create(), await TestDevice.create()];
  await anna.start(ben);
  await ben.read(anna, await anna.encrypt(ben, 'x'));
  const { sessions } = readRecord(ben.record(anna));
  expect(prune(sessions)).toEqual(sessions);
});
