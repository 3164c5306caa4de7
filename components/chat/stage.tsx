// Where component tests put a screen: the real providers around a client made of memory, in a pane of a known size. Not part of the app.

import type { ReactNode } from 'react';
import { createRoot } from 'react-dom/client';
import type { Client } from '../../lib/client/index.ts';
import '../../app/globals.css';
import { ClientProvider } from '../hooks/use-client.ts';
import { AnnouncerProvider } from '../ui/announcer.tsx';
import { EN } from '../words/catalogue.ts';
import { WordsProvider } from '../words/words-provider.tsx';

export interface Stage {
  readonly root: HTMLElement;
  readonly leave: () => void;
}

const LANGUAGE = { tag: 'en-GB', direction: 'ltr', words: EN } as const;

/** Leave it before the next one. Nothing is drawn yet when this returns. */
export function stage(client: Client, screen: ReactNode, width = 640, height = 600): Stage {
  const root = document.createElement('div');
  root.style.display = 'flex';
  root.style.flexDirection = 'column';
  root.style.width = `${width}px`;
  root.style.height = `${height}px`;
  document.body.append(root);
  const react = createRoot(root);
  react.render(
    <WordsProvider language={LANGUAGE}>
      <ClientProvider value={client}>
        <AnnouncerProvider>{screen}</AnnouncerProvider>
      </ClientProvider>
    </WordsProvider>,
  );
  return {
    root,
    leave() {
      react.unmount();
      root.remove();
    },
  };
}
