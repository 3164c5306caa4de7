// How long to wait before the next try: doubling, with full jitter, so that a relay that comes back is not met by everyone at once.

export const BACKOFF_MIN_MS = 500;
export const BACKOFF_MAX_MS = 30_000;

/** `attempt` counts from 0; `random` is 0 ≤ r < 1. Between a half and the whole of the doubled step. */
export function backoff(attempt: number, random: number): number {
  const step = Math.min(BACKOFF_MAX_MS, BACKOFF_MIN_MS * 2 ** Math.min(attempt, 10));
  return step / 2 + (step / 2) * random;
}
