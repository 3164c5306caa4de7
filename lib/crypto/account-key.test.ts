import { expect, test } from 'vitest';
import { equalBytes, parseAccountId } from '../../protocol/index.ts';
import { deriveAccountId } from './account-id.ts';
import { createAccountKey, openAccountKey, sealAccountKey } from './account-key.ts';
import { createRowKey } from './row-seal.ts';

test('the id is the fingerprint of the key: same key same id, another key another', async () => {
  const [one, two] = [await createAccountKey(), await createAccountKey()];
  expect(await deriveAccountId(one.publicKey)).toBe(one.account);
  expect(one.account).not.toBe(two.account);
  expect(parseAccountId(one.account)).toBe(one.account);
  await expect(deriveAccountId(new Uint8Array(33))).rejects.toThrow(RangeError);
});

test('a known key has a known id', async () => {
  // printf 'sotto/account-id/v1' + 32 zero bytes | sha256 | base32
  expect(await deriveAccountId(new Uint8Array(32))).toBe('dy25mlbfmwgyi7d4szku2ebnfoay5w7ffvhcmpbnqil72neyc4eq');
});

test('a sealed key comes back, for whoever has the row key', async () => {
  const rowKey = await createRowKey();
  const key = await createAccountKey();
  const sealed = await sealAccountKey(rowKey, key);
  const opened = await openAccountKey(rowKey, sealed);
  expect(opened.account).toBe(key.account);
  expect(equalBytes(opened.seed.reveal(), key.seed.reveal())).toBe(true);
  await expect(openAccountKey(await createRowKey(), sealed)).rejects.toMatchObject({ code: 'row-unreadable' });
});

test('the seed does not show when the key is printed', async () => {
  const key = await createAccountKey();
  expect(JSON.stringify(key.seed)).toBe('"[secret]"');
  expect(key.seed.reveal().some((byte) => byte !== 0)).toBe(true);
});
