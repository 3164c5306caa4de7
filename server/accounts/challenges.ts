// Open login challenges: each used once, gone after a minute, bounded in number.

import { randomBytes } from 'node:crypto';
import { addressKey, type DeviceAddress, LIMITS, toHex } from '../../protocol/index.ts';
import { BOUNDS } from '../limits.ts';

interface Challenge {
  readonly address: string;
  readonly expiresAt: number;
}

export class Challenges {
  /** In the order they were made, which is the order they expire in. */
  readonly #open = new Map<string, Challenge>();

  /** For any address: whether such a device exists does not show here. */
  issue(address: DeviceAddress, now: number): { readonly nonce: Uint8Array; readonly expiresAt: number } {
    for (const [key, { expiresAt }] of this.#open) {
      if (expiresAt > now && this.#open.size < BOUNDS.challenges) break;
      this.#open.delete(key);
    }
    const nonce = randomBytes(32);
    const expiresAt = now + LIMITS.challengeLifetimeMs;
    this.#open.set(toHex(nonce), { address: addressKey(address), expiresAt });
    return { nonce, expiresAt };
  }

  /** True once, for the address that it was issued to and before it expires. */
  redeem(nonce: Uint8Array, address: DeviceAddress, now: number): boolean {
    const key = toHex(nonce);
    const challenge = this.#open.get(key);
    this.#open.delete(key);
    return challenge !== undefined && challenge.address === addressKey(address) && challenge.expiresAt > now;
  }
}
