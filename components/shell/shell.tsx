// The ready app: one pane on a phone, list and conversation side by side from 640 px. The list stays mounted behind an open conversation,
// so that it keeps its place.

import { useEffect, useRef } from 'react';
import { useTranslations } from 'use-intl';
import { ConversationList } from '../chat/index.ts';
import { useClientView } from '../hooks/use-client.ts';
import { useRoute } from '../routes.ts';
import { classNames } from '../ui/class-names.ts';
import { KeepBar } from './keep-bar.tsx';
import { LineBar } from './line-bar.tsx';
import { RouteScreen } from './route-screen.tsx';
import { useRouteFocus } from './use-route-focus.ts';

interface Props {
  /** Right after a first run that had no room for it: say once what the browser may erase. */
  readonly keepHint: boolean;
  readonly onKeepHintDone: () => void;
}

/** The number of conversations with something unread. Never a name: titles end up in the browser's history on disk. */
function useDocumentTitle(): void {
  const t = useTranslations('ui');
  const { conversations } = useClientView();
  const unread = conversations.filter((row) => row.unread > 0).length;
  useEffect(() => {
    document.title = t('appTitle', { unread });
  }, [t, unread]);
}

export function Shell({ keepHint, onKeepHintDone }: Props) {
  const t = useTranslations('ui.shell');
  const route = useRoute();
  const list = useRef<HTMLElement>(null);
  const pane = useRef<HTMLElement>(null);
  useDocumentTitle();
  useRouteFocus(route, list, pane);
  const onList = route.kind === 'list';
  const current = route.kind === 'conversation' ? route.id : null;
  return (
    <div className="flex h-dvh flex-col overflow-hidden ps-[env(safe-area-inset-left)] pe-[env(safe-area-inset-right)] pt-[env(safe-area-inset-top)]">
      {/* A button, not a link: a link to an element would be a route. */}
      <button
        type="button"
        onClick={() => pane.current?.focus()}
        className="sr-only rounded-control bg-raised font-semibold text-accent shadow-float focus-visible:not-sr-only focus-visible:fixed focus-visible:start-3 focus-visible:top-3 focus-visible:z-50 focus-visible:px-4 focus-visible:py-3"
      >
        {t('skip')}
      </button>
      <LineBar />
      <main className="grid min-h-0 flex-1 sm:grid-cols-[20rem_minmax(0,1fr)]">
        <nav
          ref={list}
          aria-label={t('conversations')}
          className={classNames('flex min-h-0 min-w-0 flex-col border-line bg-panel sm:border-e', !onList && 'max-sm:hidden')}
        >
          {keepHint ? <KeepBar onDone={onKeepHintDone} /> : null}
          <ConversationList current={current} />
        </nav>
        <section
          ref={pane}
          aria-label={t('pane')}
          tabIndex={-1}
          className={classNames('flex min-h-0 min-w-0 flex-col', onList && 'max-sm:hidden')}
        >
          <RouteScreen route={route} />
        </section>
      </main>
    </div>
  );
}
