// One conversation in the list. Drawn again only when something of it changed.

import { memo, type ReactNode } from 'react';
import { useLocale, useTranslations } from 'use-intl';
import type { ConversationView } from '../../../lib/client/index.ts';
import { useCallWords } from '../../calls/index.ts';
import { hrefOf } from '../../routes.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { classNames } from '../../ui/class-names.ts';
import { Icon } from '../../ui/icon.tsx';
import { useConversationName } from '../conversation-name.ts';
import { sameFields } from '../same-fields.ts';
import { TickMark } from '../tick-mark.tsx';
import { chatTimes } from '../times.ts';
import { previewOf } from './preview.ts';

interface Props {
  readonly conversation: ConversationView;
  readonly selected: boolean;
  /** Whether the arrow keys stand on it. */
  readonly active: boolean;
  /** What "today" is judged by. */
  readonly now: number;
}

export const ConversationRow = memo(({ conversation, selected, active, now }: Props) => {
  const t = useTranslations('chat.list');
  const locale = useLocale();
  const name = useConversationName()(conversation);
  const { id, kind, last, unread } = conversation;
  const news = unread > 0 && !selected;
  return (
    <a
      href={hrefOf({ kind: 'conversation', id })}
      data-row={id}
      tabIndex={active ? 0 : -1}
      aria-current={selected ? 'page' : undefined}
      className={classNames(
        'mx-2 flex min-h-17 items-center gap-3 rounded-control px-2 py-2 focus-visible:outline-offset-[-2px]',
        selected ? 'bg-accent-soft [--tick-ground:var(--accent-soft)]' : 'hover:bg-hover hover:[--tick-ground:var(--hover)]',
      )}
    >
      <Avatar account={conversation.peer} name={name} size={48} self={kind === 'self'} />
      <span className="flex min-w-0 flex-1 flex-col gap-0.5">
        <span className="flex items-baseline gap-2">
          {/* A row around the name keeps it at the reading edge of the screen; a long one is cut at the end of its own direction. */}
          <span className={classNames('flex min-w-0 flex-1', news ? 'font-bold' : 'font-semibold')}>
            <bdi className="truncate">{name}</bdi>
          </span>
          {last ? (
            <time
              dateTime={new Date(last.at).toISOString()}
              className={classNames('shrink-0 text-small tabular-nums', news ? 'font-semibold text-accent' : 'text-quiet')}
            >
              {chatTimes(locale).listed(last.at, now)}
            </time>
          ) : null}
        </span>
        <span className="flex min-h-5.5 items-center gap-2">
          <span className="flex min-w-0 flex-1 items-center gap-1.5 text-quiet">
            <PreviewLine conversation={conversation} selected={selected} />
          </span>
          {news ? (
            <span className="grid h-5.5 min-w-5.5 shrink-0 place-items-center rounded-full bg-accent px-1.5 text-small font-semibold text-on-accent tabular-nums">
              <span aria-hidden="true">{unread > 99 ? t('unreadMany', { count: 99 }) : unread}</span>
              <span className="sr-only">{t('unread', { count: unread })}</span>
            </span>
          ) : null}
        </span>
      </span>
    </a>
  );
}, sameFields);

function PreviewLine({ conversation, selected }: { readonly conversation: ConversationView; readonly selected: boolean }): ReactNode {
  const t = useTranslations('chat');
  const callWords = useCallWords();
  const preview = previewOf(conversation, selected);
  const news = conversation.unread > 0;
  const line = (text: string) => <bdi className="truncate">{text}</bdi>;
  switch (preview.kind) {
    case 'typing':
      return <span className="truncate text-accent">{t('list.typing')}</span>;
    case 'draft':
      return (
        <>
          <span className="shrink-0 text-warning">{t('list.draft')}</span>
          {line(preview.text)}
        </>
      );
    case 'said':
      return (
        <>
          {preview.tick ? <TickMark tick={preview.tick} /> : null}
          {preview.mine && conversation.kind !== 'self' ? <span className="sr-only">{t('list.you')}</span> : null}
          {line(preview.text)}
        </>
      );
    case 'system':
      return line(preview.text);
    case 'call': {
      const words = callWords(preview.call);
      return (
        <span className={classNames('flex min-w-0 items-center gap-1.5', words.missed && news && 'font-semibold text-danger')}>
          <Icon of={words.icon} size={16} />
          <span className="truncate">{words.text}</span>
        </span>
      );
    }
    case 'nothing':
      return line(conversation.kind === 'self' ? t('list.selfNothing') : t('list.nothing'));
  }
}
