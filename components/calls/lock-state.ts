// What the lock says, from counts alone. Nothing else may call a call sealed.

import type { FrameCounts } from '../../lib/client/index.ts';

/** `broken`: more left the connection than was sealed. `forged`: frames came that could not be from the other side; they were dropped. */
export type LockState = 'waiting' | 'one-way' | 'sealed' | 'broken' | 'forged';

/** Frames that may be counted by the connection before the count of those sealed arrives here: two seconds of all three tracks. */
const BETWEEN_COUNTS = 250;

/** Frames under keys that were never given: half a second of sound. A few may outrun a key that is on its way. */
const STRANGE_FRAMES = 25;

export function lockOf(frames: FrameCounts | null): LockState {
  if (!frames) return 'waiting';
  const { sealed, opened, sentByConnection, refused } = frames;
  if (sentByConnection > sealed + BETWEEN_COUNTS) return 'broken';
  // What only comes late or twice is neither.
  if (refused.malformed + refused.notAuthentic > 0 || refused.unknownKey >= STRANGE_FRAMES) return 'forged';
  if (sealed > 0 && opened > 0) return 'sealed';
  return sealed > 0 || opened > 0 ? 'one-way' : 'waiting';
}

/** What a person must be told at once. */
export const isAlarming = (lock: LockState): boolean => lock === 'broken' || lock === 'forged';

export const refusedIn = ({ refused }: FrameCounts): number =>
  refused.unknownKey + refused.notAuthentic + refused.replayed + refused.malformed;
