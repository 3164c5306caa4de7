// The whole app around one client. Everything a screen needs from above is given here, in this order.

import { useMemo } from 'react';
import type { Client } from '../../lib/client/index.ts';
import { ErrorBoundary } from '../errors/error-boundary.tsx';
import { ClientProvider } from '../hooks/use-client.ts';
import { AnnouncerProvider } from '../ui/announcer.tsx';
import { type Language, languageFor } from '../words/catalogue.ts';
import { WordsProvider } from '../words/words-provider.tsx';
import { Phases } from './phases.tsx';

interface Props {
  readonly client: Client;
  /** Of the browser, unless given. */
  readonly language?: Language;
}

export function Sotto({ client, language }: Props) {
  const spoken = useMemo(() => language ?? languageFor(navigator.languages), [language]);
  return (
    <WordsProvider language={spoken}>
      <ErrorBoundary>
        <ClientProvider value={client}>
          <AnnouncerProvider>
            <Phases />
          </AnnouncerProvider>
        </ClientProvider>
      </ErrorBoundary>
    </WordsProvider>
  );
}
