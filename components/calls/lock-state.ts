// What the lock says, from counts alone. Nothing else may call a call sealed.

import type { FrameCounts } from '../../lib/client/index.ts';

/** `broken`: more left the connection than was sealed. */
export type LockState = 'waiting' | 'one-way' | 'sealed' | 'broken';

/** Frames that may be counted by the connection before the count of those sealed arrives here: two seconds of all three tracks. */
const BETWEEN_COUNTS = 250;

export function lockOf(frames: FrameCounts | null): LockState {
  if (!frames) return 'waiting';
  const { sealed, opened, sentByConnection } = frames;
  if (sentByConnection > sealed + BETWEEN_COUNTS) return 'broken';
  if (sealed > 0 && opened > 0) return 'sealed';
  return sealed > 0 || opened > 0 ? 'one-way' : 'waiting';
}

export const refusedIn = ({ refused }: FrameCounts): number =>
  refused.unknownKey + refused.notAuthentic + refused.replayed + refused.malformed;
