// Calendar days of the person who looks. A day is not 24 hours: twice a year it is 23 or 25, so days are counted from the calendar.

const MS_PER_DAY = 86_400_000;

/** Number of the local calendar day of `at` (ms since 1970); consecutive days differ by exactly 1. */
export function dayNumber(at: number): number {
  const date = new Date(at);
  return Date.UTC(date.getFullYear(), date.getMonth(), date.getDate()) / MS_PER_DAY;
}

/** When the local day after the one of `at` begins, ms since 1970. */
export function nextMidnight(at: number): number {
  const date = new Date(at);
  return new Date(date.getFullYear(), date.getMonth(), date.getDate() + 1).getTime();
}
