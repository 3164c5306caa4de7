// The messages of a conversation, newest at the foot. Only the rows near the viewport exist in the document.

import { type RefObject, useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Virtualizer, type VirtualizerHandle } from 'virtua';
import type { ConversationView, ThreadView } from '../../../lib/client/index.ts';
import type { MessageId } from '../../../lib/domain/index.ts';
import { useCallDesk } from '../../calls/index.ts';
import { useErrorSentence } from '../../errors/error-sentence.ts';
import { refusalOf } from '../../errors/refusal.ts';
import { useClient } from '../../hooks/use-client.ts';
import { useAnnouncer } from '../../ui/announcer.tsx';
import type { MenuPlace } from '../../ui/menu-list.tsx';
import { useToday } from '../use-today.ts';
import { CallMark } from './call-mark.tsx';
import { DatePill, type DatePillHandle } from './date-pill.tsx';
import { JumpButton } from './jump-button.tsx';
import { MessageDetails } from './message-details.tsx';
import { MessageMenu } from './message-menu.tsx';
import { type MessageActions, MessageRow } from './message-row.tsx';
import { OlderState } from './older-state.tsx';
import { DateMark, SystemMark, UnreadMark } from './quiet-rows.tsx';
import { buildRows, isPrepended, type Row } from './rows.ts';
import { useOlder } from './use-older.ts';
import { usePlace } from './use-place.ts';
import { useReading } from './use-reading.ts';
import { useRoving } from './use-roving.ts';

/** How long a message that I sent counts as fresh, ms: as long as it rises. */
const FRESH_MS = 300;

interface Props {
  readonly conversation: ConversationView;
  readonly name: string;
  readonly thread: ThreadView;
  readonly loadOlder: () => Promise<void>;
  /** Takes the focus when somebody leaves the history by Escape. */
  readonly composer: RefObject<HTMLElement | null>;
}

export function History({ conversation, name, thread, loadOlder, composer }: Props) {
  const t = useTranslations('chat');
  const client = useClient();
  const { toast } = useAnnouncer();
  const sentenceOf = useErrorSentence();
  const now = useToday();
  const { id, kind } = conversation;
  const self = kind === 'self';
  const scroller = useRef<HTMLDivElement>(null);
  const handle = useRef<VirtualizerHandle>(null);
  const pill = useRef<DatePillHandle>(null);
  // The day is shown to somebody who moves through the history, not while it finds its place.
  const moved = useRef(false);
  const move = useCallback(() => {
    moved.current = true;
  }, []);

  const { messages, hasOlder, firstUnread, unreadAtOpen } = thread;
  const rows = useMemo(() => buildRows({ messages, hasOlder, firstUnread, unreadAtOpen }), [messages, hasOlder, firstUnread, unreadAtOpen]);
  const drawn = useRef(rows);
  const prepended = drawn.current !== rows && isPrepended(drawn.current, rows);
  const fresh = useFresh(rows);
  useLayoutEffect(() => {
    drawn.current = rows;
  }, [rows]);

  const older = useOlder(hasOlder, loadOlder);
  const reading = useReading(id, rows, conversation.unread);
  const ready = useOpening(rows, firstUnread !== null && unreadAtOpen > 0 && hasOlder, older.load);
  const place = usePlace({ scroller, handle, rows, ready, loadOlder: older.load, begin: reading.begin, reach: reading.reach });

  const [chosen, setChosen] = useState<{ readonly id: MessageId; readonly place: MenuPlace | 'details' } | null>(null);
  const [expanded, setExpanded] = useState<ReadonlySet<MessageId>>(new Set());
  const actions = useMemo<MessageActions>(
    () => ({
      menu: (message, where) => setChosen({ id: message, place: where }),
      retry: (message) => void client.retry(id, message).catch((thrown) => toast(sentenceOf(refusalOf(thrown)))),
      expand: (message) => setExpanded((before) => new Set(before).add(message)),
    }),
    [client, id, toast, sentenceOf],
  );
  const { place: call } = useCallDesk();
  const callAgain = useCallback(
    (video: boolean) => call({ conversation: id, name: conversation.name }, video),
    [call, id, conversation.name],
  );
  const leave = useCallback(() => composer.current?.focus(), [composer]);
  const openMenu = useCallback((key: string, element: Element) => setChosen({ id: key as MessageId, place: element }), []);
  const roving = useRoving({ scroller, handle, rows, onMenu: openMenu, onLeave: leave });
  const { active } = roving;
  const kept = useMemo(() => (active < 0 ? [] : [active]), [active]);
  const message = chosen ? messages.find(({ id }) => id === chosen.id) : undefined;
  const unchoose = useCallback(() => setChosen(null), []);

  const toLatest = () => {
    place.toEnd();
    const last = rows.findLastIndex((row) => row.kind === 'message' || row.kind === 'system' || row.kind === 'call');
    // The button is about to go; the focus goes where it led.
    roving.focusRow(last);
  };

  const draw = (row: Row, index: number) => {
    switch (row.kind) {
      case 'date':
        return <DateMark row={row} now={now} />;
      case 'unread':
        return <UnreadMark row={row} />;
      case 'system':
        return <SystemMark row={row} name={name} active={index === active} />;
      case 'call':
        return (
          <CallMark
            row={row}
            name={name}
            callable={conversation.standing === 'accepted'}
            now={now}
            active={index === active}
            onCall={callAgain}
          />
        );
      case 'message':
        return (
          <MessageRow
            row={row}
            name={name}
            self={self}
            now={now}
            active={index === active}
            expanded={expanded.has(row.message.id)}
            fresh={fresh.has(row.key)}
            actions={actions}
          />
        );
    }
  };

  return (
    <div className="relative min-h-0 flex-1">
      {/* biome-ignore lint/a11y/useSemanticElements: rows are positioned by the virtualizer, which a ul cannot be */}
      <div
        ref={scroller}
        role="list"
        aria-label={self ? t('thread.labelSelf') : t('thread.label', { name })}
        aria-busy={!place.placed}
        onKeyDown={roving.onKeyDown}
        onFocus={roving.onFocus}
        onWheel={move}
        onTouchMove={move}
        onPointerDown={move}
        className={`@container flex h-full flex-col overflow-x-hidden overflow-y-auto overscroll-contain [overflow-anchor:none] ${place.placed ? '' : 'invisible'}`}
      >
        <div className="grow" />
        <Virtualizer
          ref={handle}
          data={rows}
          shift={prepended}
          keepMounted={kept}
          bufferSize={400}
          onScroll={(offset) => {
            place.onScroll(offset);
            if (moved.current) pill.current?.show(timeAt(handle.current, rows, offset));
          }}
          onResize={place.onResize}
        >
          {(row, index) => (
            // biome-ignore lint/a11y/useSemanticElements: see above
            <div
              key={row.key}
              role="listitem"
              aria-setsize={hasOlder ? -1 : rows.length}
              aria-posinset={index + 1}
              className={index === rows.length - 1 ? 'pb-3' : undefined}
            >
              {draw(row, index)}
            </div>
          )}
        </Virtualizer>
      </div>
      <DatePill ref={pill} now={now} />
      <OlderState state={older.state} onRetry={older.retry} />
      {place.placed && (place.away || reading.unseen > 0) ? <JumpButton count={reading.unseen} onJump={toLatest} /> : null}
      {message && chosen && chosen.place !== 'details' ? (
        <MessageMenu
          message={message}
          place={chosen.place}
          onRetry={actions.retry}
          onCall={conversation.standing === 'accepted' && !self ? callAgain : null}
          onDetails={() => setChosen({ id: message.id, place: 'details' })}
          onClose={unchoose}
        />
      ) : null}
      {message && chosen?.place === 'details' ? <MessageDetails message={message} name={name} self={self} onClose={unchoose} /> : null}
    </div>
  );
}

/** When the row at the top of the viewport was written; `null` at a row without a time. */
function timeAt(list: VirtualizerHandle | null, rows: readonly Row[], offset: number): number | null {
  const row = list ? rows[list.findItemIndex(offset)] : undefined;
  if (!row || row.kind === 'unread') return null;
  return row.kind === 'date' ? row.at : row.message.at;
}

/** Pages that are read at most to find the divider. */
const PAGES = 40;

/** Whether the opening place is among the rows; reads older pages until it is. */
function useOpening(rows: readonly Row[], expected: boolean, load: () => void): boolean {
  const pages = useRef(0);
  const found = !expected || rows.some((row) => row.kind === 'unread');
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each page that came without the divider
  useEffect(() => {
    if (found || pages.current >= PAGES) return;
    pages.current += 1;
    load();
  }, [rows, found, load]);
  return found || pages.current >= PAGES;
}

/** Keys of messages that I have just sent. */
function useFresh(rows: readonly Row[]): ReadonlySet<string> {
  const [fresh, setFresh] = useState<{ readonly newest: string | undefined; readonly keys: ReadonlySet<string> }>({
    newest: rows.at(-1)?.key,
    keys: new Set(),
  });
  const last = rows.at(-1);
  if (last?.key !== fresh.newest) {
    const isMine = fresh.newest !== undefined && last?.kind === 'message' && last.message.mine;
    setFresh({ newest: last?.key, keys: isMine ? new Set([last.key]) : new Set() });
  }
  useEffect(() => {
    if (fresh.keys.size === 0) return;
    const timer = setTimeout(() => setFresh((before) => ({ ...before, keys: new Set() })), FRESH_MS);
    return () => clearTimeout(timer);
  }, [fresh]);
  return fresh.keys;
}
