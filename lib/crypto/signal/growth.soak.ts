// A hundred thousand turns between two devices, with losses, late messages and renewed sessions: what is remembered stays small.

import { expect, test } from 'vitest';
import { BOUNDS } from './prune.ts';
import { readRecord } from './session-record.ts';
import { TestDevice } from './test-device.ts';

const TURNS = 100_000;
const KiB = 1024;

test('after a hundred thousand turns the record is under 64 KiB, with five old chains and two thousand skipped keys at most', async () => {
  const devices = [await TestDevice.create(), await TestDevice.create()] as const;
  const most = { bytes: 0, oldChains: 0, skippedKeys: 0, sessions: 0 };
  const measure = () => {
    for (const [own, peer] of [devices, devices.toReversed() as [TestDevice, TestDevice]]) {
      const record = own.record(peer);
      const { sessions } = readRecord(record);
      const chains = sessions.flatMap((one) => Object.values(one.chains));
      most.bytes = Math.max(most.bytes, record?.length ?? 0);
      most.oldChains = Math.max(most.oldChains, ...sessions.map((one) => one.oldRatchetList.length));
      most.skippedKeys = Math.max(
        most.skippedKeys,
        chains.reduce((sum, { messageKeys }) => sum + Object.keys(messageKeys).length, 0),
      );
      most.sessions = Math.max(most.sessions, sessions.length);
    }
  };
  const [anna, ben] = devices;
  await anna.start(ben);
  let late: Uint8Array | null = null;
  for (let turn = 1; turn <= TURNS; turn++) {
    const [own, peer] = turn % 2 === 0 ? [ben, anna] : [anna, ben];
    // Renewed as often as the engine does; now and then messages are lost, many in a row or one that arrives much later.
    if (turn % 50 === 0) await own.start(peer, await peer.bundle(turn % 100 === 0 ? 'one-time' : 'last-resort'));
    if (turn % 7 === 0) await own.encrypt(peer, 'lost');
    if (turn % 5003 === 0) for (let i = 0; i < 500; i++) await own.encrypt(peer, 'lost');
    if (turn % 101 === 1) late = await own.encrypt(peer, 'late');
    if (turn % 101 === 5 && late) expect(await peer.read(own, late)).toBe('late');
    expect(await peer.read(own, await own.encrypt(peer, 'here'))).toBe('here');
    if (turn % 20 === 0 || turn % 5003 === 0) measure();
    if (turn % 10_000 === 0) process.stdout.write(`${turn} turns, at most so far: ${JSON.stringify(most)}\n`);
  }
  expect(most.bytes).toBeLessThanOrEqual(64 * KiB);
  expect(most.oldChains).toBeLessThanOrEqual(BOUNDS.oldChains);
  expect(most.oldChains).toBeLessThanOrEqual(5);
  expect(most.skippedKeys).toBeLessThanOrEqual(2_000);
});
