// KID on the wire = kid of the signal × 4 + slot: each kind of track has a key and counters of its own, all from one base key
// (RFC 9605 §4.4.2 derives by KID).

import type { FrameSlot } from './messages.ts';

export const SLOTS: readonly FrameSlot[] = ['audio', 'camera', 'screen'];
const PER_KEY = 4n;
/** So that signal kids, which are numbers, stay exact. */
const MOST_KID = Number.MAX_SAFE_INTEGER;

/** Throws `RangeError` unless `kid` is a whole number from 0 on. */
export function wireKid(kid: number, slot: FrameSlot): bigint {
  if (!Number.isInteger(kid) || kid < 0 || kid > MOST_KID) throw new RangeError('not the kid of a frame key');
  return BigInt(kid) * PER_KEY + BigInt(SLOTS.indexOf(slot));
}

/** What `wireKid` was made of; `slot` is `null` for the fourth number, which nobody uses. */
export const readWireKid = (wire: bigint): { readonly kid: number; readonly slot: FrameSlot | null } => ({
  kid: Number(wire / PER_KEY),
  slot: SLOTS[Number(wire % PER_KEY)] ?? null,
});
