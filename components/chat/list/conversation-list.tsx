// Every conversation, newest first. Arrow keys walk it, Enter opens; only the rows near the viewport exist in the document.

import { type KeyboardEvent, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Virtualizer, type VirtualizerHandle } from 'virtua';
import type { ConversationView } from '../../../lib/client/index.ts';
import type { ConversationId } from '../../../lib/domain/index.ts';
import { useClientView } from '../../hooks/use-client.ts';
import { hrefOf } from '../../routes.ts';
import { buttonLook } from '../../ui/button.tsx';
import { SkeletonRows } from '../../ui/skeleton.tsx';
import { useToday } from '../use-today.ts';
import { ConversationRow } from './conversation-row.tsx';
import { EmptyList } from './empty-list.tsx';
import { findConversations } from './find.ts';
import { ListHeader } from './list-header.tsx';
import { RequestsRow } from './requests-row.tsx';
import { listRows } from './rows.ts';
import { SearchField } from './search-field.tsx';
import { useSteady } from './use-steady.ts';

/** `current`: the conversation that is open beside the list. */
export function ConversationList({ current }: { readonly current: ConversationId | null }) {
  const t = useTranslations('chat.list');
  const { phase, me, conversations } = useClientView();
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <ListHeader me={me} />
      {phase.kind === 'ready' ? (
        conversations.length === 0 ? (
          <EmptyList />
        ) : (
          <Rows conversations={conversations} selected={current} />
        )
      ) : (
        <div role="status" className="animate-late">
          <span className="sr-only">{t('loading')}</span>
          <SkeletonRows />
        </div>
      )}
    </div>
  );
}

interface Props {
  readonly conversations: readonly ConversationView[];
  readonly selected: ConversationId | null;
}

function Rows({ conversations, selected }: Props) {
  const t = useTranslations('chat.list');
  const now = useToday();
  const [query, setQuery] = useState('');
  const asked = conversations.some(({ id, standing }) => id === selected && standing === 'request');
  const [open, setOpen] = useState(asked);
  const [key, setKey] = useState<string | null>(null);
  const scroller = useRef<HTMLDivElement>(null);
  const handle = useRef<VirtualizerHandle>(null);
  const field = useRef<HTMLInputElement>(null);
  const steady = useSteady(conversations);
  const searching = query.trim() !== '';
  const rows = useMemo(
    () => listRows(findConversations(steady.conversations, query), open || searching || asked),
    [steady.conversations, query, open, searching, asked],
  );

  const at = rows.findIndex((row) => row.key === (key ?? selected));
  const active =
    at >= 0
      ? at
      : Math.max(
          0,
          rows.findIndex((row) => row.key === selected),
        );
  const kept = useMemo(() => [active], [active]);

  const focusRow = useCallback(
    (index: number) => {
      const target = rows[index]?.key;
      if (target === undefined) return;
      setKey(target);
      handle.current?.scrollToIndex(index, { align: 'nearest' });
      // A row that has just been mounted can take the focus only once it was measured.
      const attempt = (left: number) => {
        const element = scroller.current?.querySelector<HTMLElement>(`[data-row="${target}"]`);
        element?.focus({ preventScroll: true });
        if (left > 0 && document.activeElement !== element) requestAnimationFrame(() => attempt(left - 1));
      };
      requestAnimationFrame(() => attempt(20));
    },
    [rows],
  );

  const keyed = (event: KeyboardEvent) => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (event.key === 'ArrowUp' && active === 0) {
      event.preventDefault();
      field.current?.focus();
      return;
    }
    const to = { ArrowDown: Math.min(active + 1, rows.length - 1), ArrowUp: active - 1, Home: 0, End: rows.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    focusRow(to);
  };

  // The open conversation is brought into view when it was opened from elsewhere: an invite, a notification, the address.
  const shown = useRef<ConversationId | null>(null);
  useEffect(() => {
    if (shown.current === selected) return;
    const index = rows.findIndex((row) => row.key === selected);
    if (selected !== null && index < 0) return;
    shown.current = selected;
    if (index >= 0) handle.current?.scrollToIndex(index, { align: 'nearest' });
  }, [selected, rows]);

  return (
    <>
      <SearchField value={query} field={field} onChange={setQuery} onDown={() => focusRow(0)} />
      <p role="status" className="sr-only">
        {searching && rows.length === 0 ? t('noHits') : ''}
      </p>
      {rows.length === 0 ? (
        <div className="flex flex-col items-center gap-3 px-6 py-8 text-center text-quiet">
          <p aria-hidden="true">{t('noHits')}</p>
          <a href={hrefOf({ kind: 'new' })} className={buttonLook('soft')}>
            {t('findPerson')}
          </a>
        </div>
      ) : (
        // biome-ignore lint/a11y/useSemanticElements: rows are positioned by the virtualizer, which a ul cannot be
        <div
          ref={scroller}
          role="list"
          aria-label={t('label')}
          onKeyDown={keyed}
          onFocus={(event) => {
            const row = event.target.closest<HTMLElement>('[data-row]');
            if (row?.dataset.row) setKey(row.dataset.row);
          }}
          onPointerMove={steady.onPointerMove}
          onPointerLeave={steady.onPointerLeave}
          className="min-h-0 flex-1 overflow-y-auto overscroll-contain pb-[env(safe-area-inset-bottom)] [overflow-anchor:none]"
        >
          <Virtualizer ref={handle} data={rows} itemSize={68} keepMounted={kept}>
            {(row, index) => (
              // biome-ignore lint/a11y/useSemanticElements: see above
              <div key={row.key} role="listitem" aria-setsize={rows.length} aria-posinset={index + 1}>
                {row.kind === 'requests' ? (
                  <RequestsRow count={row.count} open={row.open} active={index === active} onToggle={() => setOpen((before) => !before)} />
                ) : (
                  <ConversationRow conversation={row.conversation} selected={row.key === selected} active={index === active} now={now} />
                )}
              </div>
            )}
          </Virtualizer>
        </div>
      )}
    </>
  );
}
