// The catalogues, and what makes their keys typed. A new language is a folder beside `en` with the same files and a line in `load`.

import calls from './en/calls.json';
import chat from './en/chat.json';
import contacts from './en/contacts.json';
import errors from './en/errors.json';
import onboarding from './en/onboarding.json';
import settings from './en/settings.json';
import ui from './en/ui.json';

export const EN = { calls, chat, contacts, errors, onboarding, settings, ui };

/** Every catalogue has exactly these keys. */
export type Words = typeof EN;
export type Locale = 'en';

declare module 'use-intl' {
  interface AppConfig {
    Messages: Words;
    Locale: Locale;
  }
}

const CATALOGUES: Record<Locale, Words> = { en: EN };

export interface Language {
  /** What dates and numbers are written by; may name a region, such as `en-GB`. */
  readonly tag: string;
  readonly direction: 'ltr' | 'rtl';
  readonly words: Words;
}

const RIGHT_TO_LEFT = new Set(['ar', 'dv', 'fa', 'he', 'ku', 'ps', 'sd', 'ug', 'ur', 'yi']);

/** The first of the wanted languages (BCP 47 tags, best first) that there is a catalogue for; English otherwise. */
export function languageFor(wanted: readonly string[]): Language {
  for (const tag of wanted) {
    const base = tag.split('-')[0]?.toLowerCase() ?? '';
    if (Object.hasOwn(CATALOGUES, base)) {
      return { tag, direction: RIGHT_TO_LEFT.has(base) ? 'rtl' : 'ltr', words: CATALOGUES[base as Locale] };
    }
  }
  return { tag: 'en', direction: 'ltr', words: EN };
}
