import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createRowKey, openRow, sealRow } from './row-seal.ts';

const unreadable = { code: 'row-unreadable' };

test('a row opens under its own key and name, and the key cannot be read', async () => {
  const key = await createRowKey();
  expect(key.extractable).toBe(false);
  await expect(globalThis.crypto.subtle.exportKey('raw', key)).rejects.toThrow();
  await fc.assert(
    fc.asyncProperty(fc.string(), fc.uint8Array({ maxLength: 500 }), async (name, plain) => {
      expect(await openRow(key, name, await sealRow(key, name, plain))).toEqual(new Uint8Array(plain));
    }),
  );
});

test('a row is not readable under another name, another key, or with any bit changed', async () => {
  const [key, other] = [await createRowKey(), await createRowKey()];
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 60 }), fc.nat(), fc.integer({ min: 0, max: 7 }), async (plain, at, bit) => {
      const sealed = await sealRow(key, 'messages/1', plain);
      await expect(openRow(key, 'messages/2', sealed)).rejects.toMatchObject(unreadable);
      await expect(openRow(other, 'messages/1', sealed)).rejects.toMatchObject(unreadable);
      const i = at % sealed.length;
      await expect(openRow(key, 'messages/1', sealed.with(i, (sealed[i] ?? 0) ^ (1 << bit)))).rejects.toMatchObject(unreadable);
      await expect(openRow(key, 'messages/1', sealed.subarray(0, i))).rejects.toMatchObject(unreadable);
    }),
  );
});

test('the same row sealed twice looks different', async () => {
  const key = await createRowKey();
  expect(await sealRow(key, 'a', new Uint8Array(3))).not.toEqual(await sealRow(key, 'a', new Uint8Array(3)));
});
