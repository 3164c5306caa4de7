// From a code to what a person reads: what happened, and what to do. A code without a sentence still gets one, with the code.

import { useCallback } from 'react';
import { useTranslations } from 'use-intl';
import { EN } from '../words/catalogue.ts';
import type { Refusal } from './refusal.ts';

export type WordedCode = keyof typeof EN.errors.codes;

export const isWorded = (code: string): code is WordedCode => Object.hasOwn(EN.errors.codes, code);

/** The same code can mean another thing elsewhere: `name-invalid` speaks of user names unless the place is `display-name`. */
export type ErrorPlace = 'display-name';

/** Returns the function that words a refusal. */
export function useErrorSentence(): (refusal: Refusal, place?: ErrorPlace) => string {
  const t = useTranslations('errors');
  return useCallback(
    ({ code, retryAfterMs }, place) => {
      if (!isWorded(code)) return t('unknown');
      if (code === 'name-invalid' && place === 'display-name') return t('displayNameInvalid');
      if (code === 'rate-limited' && retryAfterMs > 0) return t('rateLimitedFor', { seconds: Math.ceil(retryAfterMs / 1000) });
      return t(`codes.${code}`);
    },
    [t],
  );
}
