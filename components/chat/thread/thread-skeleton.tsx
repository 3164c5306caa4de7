// A conversation before its messages are read. It comes late: most threads open before anybody could see it.

import { useTranslations } from 'use-intl';
import { Skeleton } from '../../ui/skeleton.tsx';

const ROWS = ['w-2/5', 'w-3/5', 'ms-auto w-1/2', 'w-1/3', 'ms-auto w-2/5', 'ms-auto w-1/4'];

/** `header`: not even who it is with is known yet. */
export function ThreadSkeleton({ header = false }: { readonly header?: boolean }) {
  const t = useTranslations('chat.thread');
  return (
    <div className="flex h-full min-h-0 flex-1 flex-col bg-ground">
      {header ? (
        <div className="flex min-h-16 items-center gap-3 border-b border-line px-4">
          <Skeleton className="size-10 rounded-full" />
          <Skeleton className="h-4 w-32" />
        </div>
      ) : null}
      <div role="status" className="flex min-h-0 flex-1 animate-late flex-col justify-end gap-2.5 overflow-hidden px-3 pb-4 sm:px-6">
        <span className="sr-only">{t('loading')}</span>
        {ROWS.map((look) => (
          <Skeleton key={look} className={`h-10 max-w-80 rounded-bubble ${look}`} />
        ))}
      </div>
    </div>
  );
}
