// How chat screens write times, from Intl alone. Making a formatter is slow and using one is fast, so each locale's set is made once.

import { dayNumber } from './day.ts';

export interface ChatTimes {
  /** `12:57` or `12:57 PM`. */
  clock(at: number): string;
  /** For a row of the list: the clock today, then yesterday, the weekday, the day of this year, the full date. */
  listed(at: number, now: number): string;
  /** For a date row: today, yesterday, the weekday within the last week, else the date; with the year when it is another one. */
  day(at: number, now: number): string;
  /** Date and time to the second, for details. */
  exact(at: number): string;
  /** Date and clock, the date left out when it is today: for one sentence a message. */
  spoken(at: number, now: number): string;
}

const made = new Map<string, ChatTimes>();

/** The set for a locale; the same object for the same locale. */
export function chatTimes(locale: string): ChatTimes {
  const known = made.get(locale);
  if (known) return known;
  const fresh = makeTimes(locale);
  made.set(locale, fresh);
  return fresh;
}

function makeTimes(locale: string): ChatTimes {
  const format = (options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(locale, options);
  const clock = format({ hour: 'numeric', minute: '2-digit' });
  const weekdayShort = format({ weekday: 'short' });
  const weekdayLong = format({ weekday: 'long' });
  const dayShort = format({ day: 'numeric', month: 'short' });
  const dayLong = format({ weekday: 'long', day: 'numeric', month: 'long' });
  const dateShort = format({ day: '2-digit', month: '2-digit', year: 'numeric' });
  const dateLong = format({ day: 'numeric', month: 'long', year: 'numeric' });
  const exact = format({ dateStyle: 'full', timeStyle: 'medium' });
  const spoken = format({ day: 'numeric', month: 'long', hour: 'numeric', minute: '2-digit' });
  const spokenYear = format({ day: 'numeric', month: 'long', year: 'numeric', hour: 'numeric', minute: '2-digit' });
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  const capital = (text: string) => {
    const [first = '', ...rest] = text;
    return first.toLocaleUpperCase(locale) + rest.join('');
  };
  const sameYear = (a: number, b: number) => new Date(a).getFullYear() === new Date(b).getFullYear();

  return {
    clock: (at) => clock.format(at),
    exact: (at) => exact.format(at),
    listed(at, now) {
      const ago = dayNumber(now) - dayNumber(at);
      if (ago <= 0) return clock.format(at);
      if (ago === 1) return capital(relative.format(-1, 'day'));
      if (ago < 7) return weekdayShort.format(at);
      return sameYear(at, now) ? dayShort.format(at) : dateShort.format(at);
    },
    day(at, now) {
      const ago = dayNumber(now) - dayNumber(at);
      if (ago === 0 || ago === 1) return capital(relative.format(-ago, 'day'));
      if (ago > 1 && ago < 7) return weekdayLong.format(at);
      return sameYear(at, now) ? dayLong.format(at) : dateLong.format(at);
    },
    spoken(at, now) {
      if (dayNumber(at) === dayNumber(now)) return clock.format(at);
      return (sameYear(at, now) ? spoken : spokenYear).format(at);
    },
  };
}
