import { expect, test } from 'vitest';
import { type AccountId, type DeviceId, LIMITS, toHex } from '../../protocol/index.ts';
import { BOUNDS } from '../limits.ts';
import { Challenges } from './challenges.ts';

const ada = { account: 'a'.repeat(52) as AccountId, device: 1 as DeviceId };

test('is redeemed once, by its own device, in time', () => {
  const challenges = new Challenges();
  const { nonce } = challenges.issue(ada, 0);
  expect(challenges.redeem(nonce, { ...ada, device: 2 as DeviceId }, 1)).toBe(false);
  expect(challenges.redeem(nonce, ada, 1)).toBe(false);
  const second = challenges.issue(ada, 0);
  expect(challenges.redeem(second.nonce, ada, LIMITS.challengeLifetimeMs)).toBe(false);
  const third = challenges.issue(ada, 0);
  expect(challenges.redeem(third.nonce, ada, LIMITS.challengeLifetimeMs - 1)).toBe(true);
  expect(challenges.redeem(third.nonce, ada, 1)).toBe(false);
});

test('are never alike, and never more than the bound: the oldest goes first', () => {
  const challenges = new Challenges();
  const nonces = Array.from({ length: BOUNDS.challenges + 1 }, () => challenges.issue(ada, 0).nonce);
  expect(new Set(nonces.map(toHex)).size).toBe(nonces.length);
  expect(challenges.redeem(nonces[0] as Uint8Array, ada, 1)).toBe(false);
  expect(challenges.redeem(nonces[1] as Uint8Array, ada, 1)).toBe(true);
  expect(challenges.redeem(nonces.at(-1) as Uint8Array, ada, 1)).toBe(true);
});
