// Past calls, newest first, each with a way to call again and one to the conversation.

import { Phone, PhoneOff, TriangleAlert, Video } from 'lucide-react';
import { useCallback, useEffect, useState } from 'react';
import { useLocale, useTranslations } from 'use-intl';
import type { CallRow } from '../../lib/client/index.ts';
import { chatTimes } from '../chat/times.ts';
import { useClientView } from '../hooks/use-client.ts';
import { hrefOf } from '../routes.ts';
import { Avatar } from '../ui/avatar.tsx';
import { Button } from '../ui/button.tsx';
import { Choice } from '../ui/choice.tsx';
import { classNames } from '../ui/class-names.ts';
import { EmptyState } from '../ui/empty-state.tsx';
import { Icon } from '../ui/icon.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import { isolated } from '../ui/isolated.ts';
import { Page } from '../ui/page.tsx';
import { SkeletonRows } from '../ui/skeleton.tsx';
import { useCallDesk } from './call-desk.tsx';
import { isMissed, useCallWords } from './call-words.ts';
import { useCalls, useOfCall } from './use-call.ts';

type Rows = { readonly kind: 'loading' } | { readonly kind: 'failed' } | { readonly kind: 'ready'; readonly rows: readonly CallRow[] };

/** Read when the screen opens, and again when a call is over. */
function useHistory(): readonly [Rows, () => void] {
  const calls = useCalls();
  const [rows, setRows] = useState<Rows>({ kind: 'loading' });
  const [tries, setTries] = useState(0);
  const running = useOfCall((call) => call !== null && call.phase !== 'ended');
  // biome-ignore lint/correctness/useExhaustiveDependencies: a call that ended, or another try, reads anew
  useEffect(() => {
    let gone = false;
    calls.history().then(
      (read) => gone || setRows({ kind: 'ready', rows: read }),
      () => gone || setRows({ kind: 'failed' }),
    );
    return () => {
      gone = true;
    };
  }, [calls, running, tries]);
  const again = useCallback(() => {
    setRows({ kind: 'loading' });
    setTries((before) => before + 1);
  }, []);
  return [rows, again];
}

export function CallsScreen() {
  const t = useTranslations('calls');
  const [history, again] = useHistory();
  const [filter, setFilter] = useState<'all' | 'missed'>('all');
  const rows = history.kind === 'ready' ? history.rows.filter((row) => filter === 'all' || isMissed(row)) : [];
  return (
    <Page title={t('title')} back={hrefOf({ kind: 'list' })}>
      {history.kind === 'loading' ? (
        <div role="status" className="-mx-4 animate-late">
          <span className="sr-only">{t('list.loading')}</span>
          <SkeletonRows />
        </div>
      ) : null}
      {history.kind === 'failed' ? (
        <EmptyState
          picture={<Icon of={TriangleAlert} size={36} />}
          title={t('list.failedTitle')}
          actions={<Button onClick={again}>{t('list.tryAgain')}</Button>}
        >
          {t('list.failedText')}
        </EmptyState>
      ) : null}
      {history.kind === 'ready' && history.rows.length === 0 ? (
        <EmptyState picture={<Icon of={Phone} size={36} />} title={t('list.emptyTitle')}>
          {t('list.emptyText')}
        </EmptyState>
      ) : null}
      {history.kind === 'ready' && history.rows.length > 0 ? (
        <div className="flex flex-col gap-3">
          <Choice
            label={t('list.filter')}
            value={filter}
            onChange={setFilter}
            options={[
              { value: 'all', label: t('list.all') },
              { value: 'missed', label: t('list.missed') },
            ]}
          />
          {rows.length === 0 ? (
            <EmptyState picture={<Icon of={PhoneOff} size={36} />} title={t('list.emptyMissedTitle')}>
              {t('list.emptyMissedText')}
            </EmptyState>
          ) : (
            <ul aria-label={t('list.label')} className="-mx-3 flex flex-col">
              {rows.map((row) => (
                <PastCall key={row.id} row={row} />
              ))}
            </ul>
          )}
        </div>
      ) : null}
    </Page>
  );
}

function PastCall({ row }: { readonly row: CallRow }) {
  const t = useTranslations('calls');
  const locale = useLocale();
  const { place } = useCallDesk();
  const { conversations } = useClientView();
  const words = useCallWords()(row);
  const peer = conversations.find(({ id }) => id === row.conversation)?.peer;
  const name = isolated(row.name);
  return (
    <li className="flex min-h-17 items-center gap-1 rounded-control pe-1 hover:bg-hover">
      <a
        href={hrefOf({ kind: 'conversation', id: row.conversation })}
        title={t('list.toConversation', { name })}
        className="flex min-h-17 min-w-0 flex-1 items-center gap-3 rounded-control px-3 py-2"
      >
        <Avatar account={peer ?? row.conversation} name={row.name} size={48} />
        <span className="flex min-w-0 flex-1 flex-col gap-0.5">
          <span className="flex items-baseline gap-2">
            <span className="flex min-w-0 flex-1 font-semibold">
              <bdi className="truncate">{row.name}</bdi>
            </span>
            <time dateTime={new Date(row.at).toISOString()} className="shrink-0 text-small text-quiet tabular-nums">
              {chatTimes(locale).listed(row.at, Date.now())}
            </time>
          </span>
          <span className={classNames('flex min-w-0 items-center gap-1.5', words.missed ? 'text-danger' : 'text-quiet')}>
            <Icon of={words.icon} size={16} />
            <span className="truncate">{words.text}</span>
          </span>
        </span>
      </a>
      {/* Somebody who is gone from the list, or blocked, is not called from here. */}
      {peer ? (
        <IconButton
          label={t(row.video ? 'record.callVideo' : 'record.callVoice', { name })}
          icon={row.video ? Video : Phone}
          onClick={() => place({ conversation: row.conversation, name: row.name }, row.video)}
        />
      ) : null}
    </li>
  );
}
