import { expect, test } from 'vitest';
import { accountIdOf, concatBytes, type DeviceId, toHex, utf8 } from '../../../protocol/index.ts';
import { randomBytes, sha256 } from '../hash.ts';
import { handshakeInfo, type Mix, mixInto, withMix } from './handshake-mix.ts';

const parties = async () => ({
  initiator: { account: accountIdOf(new Uint8Array(32).fill(1)), device: 1 as DeviceId },
  responder: { account: accountIdOf(new Uint8Array(32).fill(2)), device: 7 as DeviceId },
  initiatorKey: new Uint8Array(32).fill(3),
  responderKey: new Uint8Array(32).fill(4),
  signedPreKey: new Uint8Array(32).fill(5),
  kemKeyHash: await sha256(new Uint8Array(1184).fill(6)),
  kemCiphertext: new Uint8Array(1088).fill(7),
});
const mixOf = (change: Partial<Mix> = {}): Mix => ({
  publicKey: new Uint8Array(32).fill(8),
  privateKey: new Uint8Array(32).fill(9),
  shared: new Uint8Array(32).fill(10),
  info: utf8('info'),
  ...change,
});
const dh = new Uint8Array(32).fill(11);

test('the mix is HKDF-SHA-256 over DH1 and the KEM secret, as WebCrypto computes it', async () => {
  const info = handshakeInfo(await parties());
  const mix = mixOf({ info });
  const mixed = await withMix(mix, async () => mixInto(dh, mix.publicKey, mix.privateKey));
  const key = await crypto.subtle.importKey('raw', concatBytes(dh, new Uint8Array(32).fill(10)), 'HKDF', false, ['deriveBits']);
  const settings = { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(32), info };
  expect(mixed).toEqual(new Uint8Array(await crypto.subtle.deriveBits(settings, key, 256)));
});

test('what is mixed in is fixed for version 1: another value here means another protocol', async () => {
  const info = handshakeInfo(await parties());
  expect(toHex(await sha256(info))).toBe('29cb58bd2827736b3273e0bcdbfa3335a50529ae7246bcf5017f2e1522d7566b');
  const mix = mixOf({ info });
  expect(toHex(await withMix(mix, async () => mixInto(dh, mix.publicKey, mix.privateKey)))).toBe(
    '6d95b12dc41d723b0e51fde04defc9087b89a35d985e8058397c96b47b2f4a51',
  );
});

test('every party, key and ciphertext changes it', async () => {
  const base = await parties();
  const changes = [
    { initiator: base.responder },
    { responder: { ...base.responder, device: 8 as DeviceId } },
    { initiatorKey: base.responderKey },
    { responderKey: base.initiatorKey },
    { signedPreKey: base.initiatorKey },
    { kemKeyHash: base.initiatorKey },
    { kemCiphertext: base.kemCiphertext.with(1087, 0) },
  ];
  const infos = [base, ...changes.map((change) => ({ ...base, ...change }))].map((one) => toHex(handshakeInfo(one)));
  expect(new Set(infos).size).toBe(changes.length + 1);
});

test('only the agreement that was named is changed, and only while its handshake runs', async () => {
  const mix = mixOf();
  await withMix(mix, async () => {
    expect(mixInto(dh, randomBytes(32), mix.privateKey)).toBe(dh);
    expect(mixInto(dh, mix.publicKey, randomBytes(32))).toBe(dh);
    expect(mixInto(dh, mix.publicKey, mix.privateKey)).not.toEqual(dh);
  });
  expect(mixInto(dh, mix.publicKey, mix.privateKey)).toBe(dh);
});

test('a handshake that did not mix the secret in exactly once fails, and the secret is wiped either way', async () => {
  for (const times of [0, 2]) {
    const mix = mixOf();
    const handshake = async () => {
      for (let i = 0; i < times; i++) mixInto(dh, mix.publicKey, mix.privateKey);
    };
    await expect(withMix(mix, handshake)).rejects.toThrow(`${times} times`);
    expect(mix.shared).toEqual(new Uint8Array(32));
  }
});

test('two handshakes at once do not see each other’s secret', async () => {
  const [one, two] = [mixOf(), mixOf({ shared: new Uint8Array(32).fill(99) })];
  const run = (mix: Mix) =>
    withMix(mix, async () => {
      await new Promise((resolve) => setTimeout(resolve, 1));
      return mixInto(dh, mix.publicKey, mix.privateKey);
    });
  const alone = [await run(mixOf()), await run(mixOf({ shared: new Uint8Array(32).fill(99) }))];
  expect(await Promise.all([run(one), run(two)])).toEqual(alone);
  expect(alone[0]).not.toEqual(alone[1]);
});
