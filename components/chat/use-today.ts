// The moment that "today" is judged by. It changes at midnight and when a sleeping page wakes on another day, not every minute.

import { useEffect, useState } from 'react';
import { dayNumber, nextMidnight } from './day.ts';

/** ms since 1970; the same number for the whole of a day. */
export function useToday(): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const check = () => setNow((before) => (dayNumber(before) === dayNumber(Date.now()) ? before : Date.now()));
    const timer = setTimeout(check, nextMidnight(Date.now()) - Date.now() + 50);
    document.addEventListener('visibilitychange', check);
    return () => {
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', check);
    };
  });
  return now;
}
