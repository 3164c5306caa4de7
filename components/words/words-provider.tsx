// Puts the words of one language around the screens, and tells the document its language and direction.

import { type ReactNode, useLayoutEffect } from 'react';
import { IntlProvider } from 'use-intl';
import type { Language } from './catalogue.ts';

export function WordsProvider({ language, children }: { readonly language: Language; readonly children: ReactNode }) {
  useLayoutEffect(() => {
    document.documentElement.lang = language.tag;
    document.documentElement.dir = language.direction;
  }, [language]);
  return (
    <IntlProvider locale={language.tag as 'en'} messages={language.words} timeZone={Intl.DateTimeFormat().resolvedOptions().timeZone}>
      {children}
    </IntlProvider>
  );
}
