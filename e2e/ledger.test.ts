import { beforeEach, expect, test } from 'vitest';
import { TestDevice } from '../lib/crypto/signal/test-device.ts';
import type { ClientFrame } from '../protocol/index.ts';
import { readLedger } from './ledger.ts';

let anna: TestDevice;
let ben: TestDevice;
beforeEach(async () => {
  [anna, ben] = [await TestDevice.create(), await TestDevice.create()];
  await anna.start(ben);
});

const sent = (...posts: readonly (readonly [id: number, body: Uint8Array])[]): ClientFrame => ({
  kind: 'send',
  envelopes: posts.map(([id, body]) => ({
    clientId: new Uint8Array(16).fill(id),
    to: ben.address.account,
    toDevice: ben.address.device,
    listVersion: 1,
    keeping: 'stored',
    expiresIn: 0,
    body: new Uint8Array(body),
  })),
});

test('what was sent once or again with the same bytes is fine, first messages and later ones', async () => {
  const first = await anna.encrypt(ben, 'one');
  await ben.decrypt(anna, first);
  await anna.decrypt(ben, await ben.encrypt(anna, 'heard'));
  const later = await anna.encrypt(ben, 'two');
  const frames = [sent([1, first]), sent([1, first], [2, later]), { kind: 'ping' as const, nonce: 1 }];
  expect(readLedger(frames)).toEqual({ envelopes: 2, resent: 1, counters: 2, faults: [] });
});

test('an envelope that is sealed anew under its old id is found', async () => {
  const { faults } = readLedger([sent([1, await anna.encrypt(ben, 'one')]), sent([1, await anna.encrypt(ben, 'one')])]);
  expect(faults).toEqual([expect.stringContaining('two bodies')]);
});

test('a counter that is used again after the ratchet was set back is found', async () => {
  const before = anna.record(ben);
  const one = await anna.encrypt(ben, 'one');
  anna.keep(ben, before);
  const { faults } = readLedger([sent([1, one]), sent([2, await anna.encrypt(ben, 'two')])]);
  expect(faults).toEqual([expect.stringContaining('two messages were sealed at')]);
});

test('a body that is no ratchet message is found', () => {
  expect(readLedger([sent([1, new Uint8Array(80)])]).faults).toEqual([expect.stringContaining('no ratchet message')]);
});
