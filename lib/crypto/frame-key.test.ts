import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { commitToCallPart, createFrameKey, isCallPart, openFrameKey } from './frame-key.ts';
import { SframeReceiver } from './sframe/receiver.ts';
import { SframeSender } from './sframe/sender.ts';

const bytes32 = fc.uint8Array({ minLength: 32, maxLength: 32 });
const part = fc.record({ nonce: bytes32, key: bytes32, fingerprint: fc.string({ minLength: 1, maxLength: 100 }) });

test('a key that was made here is opened from its bytes there, and cannot be read on either side', async () => {
  const made = await createFrameKey(7);
  const there = await openFrameKey(made.kid, made.secret);
  expect(there.kid).toBe(7);
  for (const { key } of [made, there]) {
    expect(key.extractable).toBe(false);
    await expect(globalThis.crypto.subtle.exportKey('raw', key)).rejects.toThrow();
  }
  const receiver = new SframeReceiver(5);
  await receiver.addKey(there.key, 28n);
  const sealed = await (await SframeSender.create(5, made.key, 28n)).seal(new Uint8Array([1, 2, 3]), new Uint8Array(0));
  expect(await receiver.open(sealed, new Uint8Array(0))).toEqual({ kind: 'opened', kid: 28n, plain: new Uint8Array([1, 2, 3]) });
});

test('no two keys are the same', async () => {
  const made = await Promise.all(Array.from({ length: 200 }, (_, kid) => createFrameKey(kid)));
  expect(new Set(made.map(({ secret }) => secret.join())).size).toBe(200);
});

test('bytes of another length are no key', async () => {
  await expect(openFrameKey(1, new Uint8Array(31))).rejects.toThrow(RangeError);
  await expect(commitToCallPart({ nonce: new Uint8Array(32), key: new Uint8Array(33), fingerprint: '' })).rejects.toThrow(RangeError);
  await expect(commitToCallPart({ nonce: new Uint8Array(0), key: new Uint8Array(32), fingerprint: '' })).rejects.toThrow(RangeError);
});

test('a commitment is the hash that its definition says, and holds for its part alone', async () => {
  await fc.assert(
    fc.asyncProperty(part, part, async (mine, other) => {
      const commitment = await commitToCallPart(mine);
      const expected = createHash('sha256')
        .update('sotto/call-commitment/v1\0')
        .update(mine.nonce)
        .update(mine.key)
        .update(mine.fingerprint);
      expect(commitment).toEqual(new Uint8Array(expected.digest()));
      expect(await isCallPart(commitment, mine)).toBe(true);
      expect(await isCallPart(commitment, { ...mine, nonce: other.nonce })).toBe(false);
      expect(await isCallPart(commitment, { ...mine, key: other.key })).toBe(false);
      expect(await isCallPart(commitment, { ...mine, fingerprint: `${mine.fingerprint}0` })).toBe(false);
    }),
  );
});
