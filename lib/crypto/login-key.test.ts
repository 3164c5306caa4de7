import { expect, test } from 'vitest';
import { accountIdOf, type DeviceAddress, type DeviceId, loginStatement } from '../../protocol/index.ts';
import { verify } from './ed25519.ts';
import { randomBytes } from './hash.ts';
import { createLoginKey, signLogin } from './login-key.ts';

const who: DeviceAddress = { account: accountIdOf(randomBytes(32)), device: 7 as DeviceId };

test('an answer is good for one device, one challenge and one relay', async () => {
  const key = await createLoginKey();
  const nonce = randomBytes(32);
  const answer = await signLogin(key, who, nonce, 'https://a.example');
  const good = (statement: Uint8Array) => verify(key.publicKey, statement, answer);
  expect(await good(loginStatement(who, nonce, 'https://a.example'))).toBe(true);
  expect(await good(loginStatement(who, nonce, 'https://b.example'))).toBe(false);
  expect(await good(loginStatement(who, randomBytes(32), 'https://a.example'))).toBe(false);
  expect(await good(loginStatement({ ...who, device: 8 as DeviceId }, nonce, 'https://a.example'))).toBe(false);
});

test('the key cannot be read', async () => {
  const { secret } = await createLoginKey();
  if (secret.kind !== 'native') throw new Error('not native');
  await expect(globalThis.crypto.subtle.exportKey('pkcs8', secret.sign)).rejects.toThrow();
});
