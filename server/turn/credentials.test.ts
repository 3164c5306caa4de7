import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { turnCredential, turnPassword } from './credentials.ts';

/** RFC 2104, written out: HMAC over SHA-1 with blocks of 64 bytes. */
function hmacSha1(key: string, text: string): string {
  const bytes = Buffer.from(key);
  const block = Buffer.alloc(64);
  (bytes.length > 64 ? createHash('sha1').update(bytes).digest() : bytes).copy(block);
  const pad = (byte: number) => block.map((one) => one ^ byte);
  const inner = createHash('sha1').update(pad(0x36)).update(text).digest();
  return createHash('sha1').update(pad(0x5c)).update(inner).digest('base64');
}

test('a credential is base64 of HMAC-SHA-1 of the user name under the secret', () => {
  // RFC 2202, test case 2, and one of `openssl dgst -sha1 -hmac`.
  expect(turnPassword('Jefe', 'what do ya want for nothing?')).toBe(
    Buffer.from('effcdf6ae5eb2fa2d27416d5f184df9c259a7c79', 'hex').toString('base64'),
  );
  expect(turnPassword('north-wind-and-the-sun', '1790000000:0123456789abcdef01234567')).toBe('FRccIZ3RcKXiwmNBMWTb2wzI9+g=');
  for (const secret of ['k', 'x'.repeat(64), 'y'.repeat(65), 'ключ']) {
    const { username, credential } = turnCredential(secret, Date.now());
    expect(credential).toBe(hmacSha1(secret, username));
  }
});

test('a user name is the second of its end and chance, never twice the same', () => {
  const names = Array.from({ length: 1000 }, () => turnCredential('secret', 1_790_000_000_999).username);
  for (const name of names) expect(name).toMatch(/^1790000000:[0-9a-f]{24}$/);
  expect(new Set(names).size).toBe(1000);
});
