// The ready app: one pane on a phone, list and conversation side by side from 640 px, a call beside them from 1,024 px. The list stays mounted
// behind an open conversation, so that it keeps its place; a call that fills the page leaves all of it as it was, out of reach.

import { type ReactNode, useEffect, useRef } from 'react';
import { useTranslations } from 'use-intl';
import { CallColumn, CallDesk, CallLayer, CallStrip, ElsewhereBar, useCovered, useOfCall } from '../calls/index.ts';
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

/** That somebody calls, else the number of conversations with something unread. Never a name: titles end up in the browser's history on disk. */
function useDocumentTitle(): void {
  const t = useTranslations('ui');
  const calls = useTranslations('calls');
  const rings = useOfCall((call) => call?.phase === 'ringing-in' && call.here !== false);
  const { conversations } = useClientView();
  const unread = conversations.filter((row) => row.unread > 0).length;
  useEffect(() => {
    document.title = rings ? calls('titleRinging') : t('appTitle', { unread });
  }, [t, calls, rings, unread]);
}

export function Shell(props: Props) {
  return (
    <CallDesk>
      <Reachable>
        <Panes {...props} />
      </Reachable>
      <CallLayer />
    </CallDesk>
  );
}

/** Apart from the panes, so that a call that comes or goes does not draw them again. */
function Reachable({ children }: { readonly children: ReactNode }) {
  return <div inert={useCovered()}>{children}</div>;
}

function Panes({ keepHint, onKeepHintDone }: Props) {
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
      <ElsewhereBar />
      <CallStrip />
      <main className="grid min-h-0 flex-1 sm:grid-cols-[20rem_minmax(0,1fr)] lg:has-[>aside]:grid-cols-[20rem_minmax(0,1fr)_20rem]">
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
        <CallColumn />
      </main>
    </div>
  );
}
