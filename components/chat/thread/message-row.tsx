// One message: its bubble, its place in the group, what went wrong with it. Drawn again only when something of it changed.

import { CircleAlert, Ellipsis, RotateCw } from 'lucide-react';
import { memo } from 'react';
import { useLocale, useTranslations } from 'use-intl';
import type { MessageView } from '../../../lib/client/index.ts';
import type { MessageId } from '../../../lib/domain/index.ts';
import { classNames } from '../../ui/class-names.ts';
import { Icon } from '../../ui/icon.tsx';
import { isolated } from '../../ui/isolated.ts';
import type { MenuPlace } from '../../ui/menu-list.tsx';
import { sameFields } from '../same-fields.ts';
import { chatTimes } from '../times.ts';
import { isLarge, MessageWords } from './message-words.tsx';
import type { MessageRow as Row } from './rows.ts';
import { Stamp } from './stamp.tsx';
import { useFailure } from './use-failure.ts';
import { useLongPress } from './use-long-press.ts';

export interface MessageActions {
  readonly menu: (id: MessageId, place: MenuPlace) => void;
  readonly retry: (id: MessageId) => void;
  readonly expand: (id: MessageId) => void;
}

interface Props {
  readonly row: Row;
  /** The peer's name; in the note to self it is not said. */
  readonly name: string;
  readonly self: boolean;
  /** What "today" is judged by. */
  readonly now: number;
  /** Whether the arrow keys stand on it. */
  readonly active: boolean;
  readonly expanded: boolean;
  /** Sent a moment ago: it rises. */
  readonly fresh: boolean;
  readonly actions: MessageActions;
}

export const MessageRow = memo(({ row, name, self, now, active, expanded, fresh, actions }: Props) => {
  const t = useTranslations('chat.message');
  const { message, opens, closes, stamped } = row;
  const spoken = useSpoken(message, name, self, now);
  const failure = useFailure();
  const press = useLongPress((place) => actions.menu(message.id, place));
  const { mine } = message;
  const absent = useAbsent(message, name);
  const bare = !absent && isLarge(message.text);
  const stamp = stamped ? <Stamp at={message.at} tick={message.tick} mine={mine && !bare} /> : null;
  return (
    <article
      aria-label={spoken}
      data-key={row.key}
      data-mine={mine}
      tabIndex={active ? 0 : -1}
      className={classNames(
        'group/message mx-auto flex max-w-224 flex-col px-3 outline-none! sm:px-6',
        opens ? 'pt-2.5' : 'pt-0.5',
        mine ? 'items-end' : 'items-start',
        fresh && 'animate-rise',
      )}
    >
      <div className={classNames('flex max-w-full items-center gap-1', mine && 'flex-row-reverse')}>
        <div
          {...press}
          data-bubble
          className={classNames(
            'max-w-[min(82cqw,34rem)] min-w-0 outline-offset-1 outline-accent transition-opacity duration-(--quick) group-focus-visible/message:outline-2 data-held:opacity-70 pointer-coarse:select-none',
            bare ? 'rounded-[8px] px-1' : 'rounded-bubble px-3.5 py-1.75',
            !bare && !absent && (mine ? 'bg-mine [--tick-ground:var(--mine)]' : 'bg-theirs'),
            absent && 'border border-dashed border-edge',
            !opens && (mine ? 'rounded-se-bubble-grouped' : 'rounded-ss-bubble-grouped'),
            !closes && (mine ? 'rounded-ee-bubble-grouped' : 'rounded-es-bubble-grouped'),
          )}
        >
          {absent ? (
            <p className="flow-root text-quiet">
              <Icon of={CircleAlert} size={16} className="me-1.5 inline align-[-0.15em]" />
              {absent}
              {stamp}
            </p>
          ) : (
            <MessageWords
              text={message.text}
              expanded={expanded}
              onExpand={() => actions.expand(message.id)}
              active={active}
              stamp={stamp}
              mine={mine}
            />
          )}
        </div>
        <button
          type="button"
          tabIndex={-1}
          aria-label={t('actions')}
          title={t('actions')}
          aria-haspopup="menu"
          onClick={(event) => actions.menu(message.id, event.currentTarget)}
          className="grid size-8 shrink-0 place-items-center rounded-full text-quiet opacity-0 group-focus-within/message:opacity-100 group-hover/message:opacity-100 hover:bg-hover hover:text-ink pointer-coarse:hidden"
        >
          <Icon of={Ellipsis} size={18} />
        </button>
      </div>
      {message.tick === 'failed' ? (
        <p className="mt-1 flex max-w-[min(82cqw,34rem)] flex-wrap items-center justify-end gap-x-2 ps-1 text-small text-danger">
          <span>
            <strong className="font-semibold">{t('notSent')}</strong> {failure(message.failure)}
          </span>
          <button
            type="button"
            onClick={() => actions.retry(message.id)}
            className="inline-flex min-h-8 items-center gap-1 rounded-[8px] px-2 font-semibold underline-offset-2 hover:bg-danger-soft hover:underline"
          >
            <Icon of={RotateCw} size={14} />
            {t('retry')}
          </button>
        </p>
      ) : null}
    </article>
  );
}, sameFields);

/** What a row says that stands for messages which are not there; `null` for one that is. */
function useAbsent(message: MessageView, name: string): string | null {
  const t = useTranslations('chat.message');
  const { kind, missing, lost } = message;
  if (kind === 'unreadable') return t('unreadable', { count: missing });
  if (kind !== 'gap') return null;
  return lost < missing ? t('gap', { count: missing - lost, name: isolated(name) }) : t('lost', { count: lost });
}

/** The message as one sentence for a screen reader. */
function useSpoken(message: MessageView, name: string, self: boolean, now: number): string {
  const t = useTranslations('chat');
  const failure = useFailure();
  const time = chatTimes(useLocale()).spoken(message.at, now);
  const { text } = message;
  const absent = useAbsent(message, name);
  if (absent) return t('message.spokenAbsent', { name, time, text: absent });
  if (!message.mine) return t('message.spokenTheirs', { name, time, text });
  if (message.tick === 'failed') return t('message.spokenFailed', { time, text, reason: failure(message.failure) });
  return self || !message.tick
    ? t('message.spokenNote', { time, text })
    : t('message.spokenMine', { time, text, state: t(`tick.${message.tick}`) });
}
