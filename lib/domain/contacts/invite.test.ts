import fc from 'fast-check';
import { expect, test } from 'vitest';
import { accountIdOf, toBase64url, utf8 } from '../../../protocol/index.ts';
import { cleanDisplayName } from './display-name.ts';
import { INVITE_ROUTE, type Invite, readInvite, writeInvite } from './invite.ts';

const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
const invite = fc.record({
  account: bytes(32).map(accountIdOf),
  secret: bytes(16),
  name: fc.string({ unit: 'grapheme', maxLength: 40 }).map(cleanDisplayName),
});

test('an invite reads back as it was written, from a fragment and from a whole link', () => {
  fc.assert(
    fc.property(invite, (one) => {
      const fragment = writeInvite(one);
      expect(readInvite(fragment)).toEqual(one);
      expect(readInvite(`https://chat.example.org/${fragment}`)).toEqual(one);
      expect(readInvite(` ${fragment}\n`)).toEqual(one);
    }),
  );
});

test('anything else is not an invite, and nothing makes reading throw', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(readInvite(text)).toBeNull();
      readInvite(`${INVITE_ROUTE}${text}`);
    }),
  );
  const good: Invite = { account: accountIdOf(new Uint8Array(32)), secret: new Uint8Array(16), name: 'Alice' };
  const [account, secret, name] = writeInvite(good).slice(INVITE_ROUTE.length).split('.');
  for (const bad of [
    `${account}`,
    `${account}.${secret}`,
    `${account}.${secret}.${name}.more`,
    `${account?.slice(1)}.${secret}.${name}`,
    `${account}.${toBase64url(new Uint8Array(15))}.${name}`,
    `${account}.${secret}._w`,
  ]) {
    expect(readInvite(INVITE_ROUTE + bad), bad).toBeNull();
  }
});

test('the name in an invite is cleaned: it is a stranger’s word', () => {
  const link = `${INVITE_ROUTE}${accountIdOf(new Uint8Array(32))}.${toBase64url(new Uint8Array(16))}.${toBase64url(utf8('Al\u202eice\n<b>'))}`;
  expect(readInvite(link)?.name).toBe('Al ice <b>');
});
