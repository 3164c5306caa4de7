// Rows that nobody wrote: the day, the unread divider, what the conversation itself has to say.

import { useLocale, useTranslations } from 'use-intl';
import { isolated } from '../../ui/isolated.ts';
import { chatTimes } from '../times.ts';
import type { DateRow, SystemRow, UnreadRow } from './rows.ts';

export function DateMark({ row, now }: { readonly row: DateRow; readonly now: number }) {
  const locale = useLocale();
  return (
    <div className="flex justify-center px-4 pt-5 pb-2">
      <span className="rounded-full px-3 py-0.5 text-small font-semibold text-quiet">{chatTimes(locale).day(row.at, now)}</span>
    </div>
  );
}

export function UnreadMark({ row }: { readonly row: UnreadRow }) {
  const t = useTranslations('chat.thread');
  return (
    <div className="mx-auto flex max-w-224 items-center gap-3 px-3 pt-4 pb-1 text-small font-semibold text-accent sm:px-6">
      <span className="h-px flex-1 bg-accent opacity-40" />
      <span>{t('unread', { count: row.count })}</span>
      <span className="h-px flex-1 bg-accent opacity-40" />
    </div>
  );
}

interface SystemProps {
  readonly row: SystemRow;
  readonly name: string;
  readonly active: boolean;
}

export function SystemMark({ row, name, active }: SystemProps) {
  const t = useTranslations('chat.event');
  return (
    <article
      data-key={row.key}
      tabIndex={active ? 0 : -1}
      className={
        active ? 'px-4 py-2 focus-visible:outline-2! focus-visible:outline-offset-[-2px]! focus-visible:outline-accent!' : 'px-4 py-2'
      }
    >
      <p className="mx-auto max-w-md text-center text-small text-pretty text-quiet">
        {row.message.event ? t(row.message.event, { name: isolated(name) }) : null}
      </p>
    </article>
  );
}
