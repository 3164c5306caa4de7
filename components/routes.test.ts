import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseConversationId } from '../lib/client/index.ts';
import { hrefOf, parseRoute, type Route } from './routes.ts';

const hex = fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: 32, maxLength: 32 });
const plain = fc.constantFrom<Route>(
  { kind: 'list' },
  { kind: 'calls' },
  { kind: 'new' },
  { kind: 'scan' },
  { kind: 'share' },
  { kind: 'me' },
  { kind: 'settings' },
);
const conversation = hex.map((text): Route => {
  const id = parseConversationId(text);
  return id ? { kind: 'conversation', id } : { kind: 'unknown' };
});
const invite = fc
  .string({ unit: fc.constantFrom(...'abcdefgh234567._-ABC') })
  .map((text): Route => ({ kind: 'invite', fragment: `#/i/${text}` }));

test('every route survives the way through its address', () => {
  fc.assert(
    fc.property(fc.oneof(plain, conversation, invite), (route) => {
      expect(parseRoute(hrefOf(route))).toEqual(route);
    }),
  );
});

test('any text has a route, and its address leads to that route or to the list', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.string().map((text) => `/c/${text}`),
        hex,
      ),
      (text) => {
        const route = parseRoute(`#${text}`);
        expect(parseRoute(hrefOf(route))).toEqual(route.kind === 'unknown' ? { kind: 'list' } : route);
      },
    ),
  );
});

test.each(['', '#', '#/'])('%j is the list', (hash) => {
  expect(parseRoute(hash)).toEqual({ kind: 'list' });
});

test.each([
  '#/c/',
  '#/c/12',
  `#/c/${'a'.repeat(33)}`,
  `#/c/${'A'.repeat(32)}`,
  '#/c/../me',
  '#/nowhere',
  '#/settings/x',
  '#/toString',
  '#/__proto__',
])('%s leads nowhere', (hash) => {
  expect(parseRoute(hash)).toEqual({ kind: 'unknown' });
});

test('no address leaves the page: all of them are fragments', () => {
  fc.assert(
    fc.property(fc.oneof(plain, conversation, invite), (route) => {
      expect(hrefOf(route)).toMatch(/^#\//);
    }),
  );
});
