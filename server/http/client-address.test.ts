import { expect, test } from 'vitest';
import { clientAddress } from './client-address.ts';

const from = (remoteAddress: string, forwarded?: string) =>
  ({ headers: forwarded === undefined ? {} : { 'x-forwarded-for': forwarded }, socket: { remoteAddress } }) as never;

test.each([
  ['192.0.2.7', '192.0.2.7'],
  ['::ffff:192.0.2.7', '192.0.2.7'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
  ['2001:0db8:1:2::9', '2001:db8:1:2'],
  ['2001:db8::1', '2001:db8:0:0'],
  ['::1', '0:0:0:0'],
])('%s counts as %s', (address, counted) => expect(clientAddress(from(address), false)).toBe(counted));

test('a forwarded address is believed only behind a proxy, and only the one that the proxy wrote', () => {
  expect(clientAddress(from('10.0.0.1', '198.51.100.1'), false)).toBe('10.0.0.1');
  expect(clientAddress(from('10.0.0.1', '203.0.113.9, 198.51.100.1'), true)).toBe('198.51.100.1');
  expect(clientAddress(from('10.0.0.1'), true)).toBe('10.0.0.1');
});
