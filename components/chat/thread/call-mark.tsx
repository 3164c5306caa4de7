// A call that is over, as a row of the conversation: what came of it, when, and another try.

import { Phone, Video } from 'lucide-react';
import { useLocale, useTranslations } from 'use-intl';
import { useCallWords } from '../../calls/index.ts';
import { classNames } from '../../ui/class-names.ts';
import { Icon } from '../../ui/icon.tsx';
import { isolated } from '../../ui/isolated.ts';
import { chatTimes } from '../times.ts';
import type { CallRow } from './rows.ts';

interface Props {
  readonly row: CallRow;
  readonly name: string;
  /** Whether this person can be called from here. */
  readonly callable: boolean;
  /** What "today" is judged by. */
  readonly now: number;
  /** Whether the arrow keys stand on it. */
  readonly active: boolean;
  readonly onCall: (video: boolean) => void;
}

export function CallMark({ row, name, callable, now, active, onCall }: Props) {
  const t = useTranslations('calls.record');
  const times = chatTimes(useLocale());
  const wordsOf = useCallWords();
  const { call, at } = row.message;
  if (!call) return null;
  const words = wordsOf(call);
  const again = t(call.video ? 'callVideo' : 'callVoice', { name: isolated(name) });
  return (
    <article
      data-key={row.key}
      tabIndex={active ? 0 : -1}
      aria-label={t('spoken', { time: times.spoken(at, now), words: words.text })}
      className={classNames(
        'group/call mx-auto flex max-w-224 px-3 pt-2.5 outline-none! sm:px-6',
        call.outgoing ? 'justify-end' : 'justify-start',
      )}
    >
      <div
        data-bubble
        className="flex max-w-[min(82cqw,34rem)] min-w-0 items-center gap-3 rounded-bubble border border-line bg-panel py-1.5 ps-3.5 pe-1.5 outline-offset-1 outline-accent group-focus-visible/call:outline-2"
      >
        <span className={words.missed ? 'text-danger' : 'text-quiet'}>
          <Icon of={words.icon} />
        </span>
        <p className="flex min-w-0 flex-1 flex-wrap items-baseline gap-x-2.5">
          <span className={classNames('min-w-0', words.missed && 'text-danger')}>{words.text}</span>
          <time dir="ltr" dateTime={new Date(at).toISOString()} className="text-small text-quiet tabular-nums">
            {times.clock(at)}
          </time>
        </p>
        {callable ? (
          <button
            type="button"
            tabIndex={active ? 0 : -1}
            aria-label={again}
            title={again}
            onClick={() => onCall(call.video)}
            className="grid size-11 shrink-0 place-items-center rounded-full text-accent hover:bg-hover"
          >
            <Icon of={call.video ? Video : Phone} />
          </button>
        ) : null}
      </div>
    </article>
  );
}
