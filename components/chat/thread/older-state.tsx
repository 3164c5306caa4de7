// What happens above the oldest message drawn. It floats, so that it never pushes the history.

import { useTranslations } from 'use-intl';
import { Spinner } from '../../ui/spinner.tsx';
import type { OlderState as State } from './use-older.ts';

export function OlderState({ state, onRetry }: { readonly state: State; readonly onRetry: () => void }) {
  const t = useTranslations('chat.thread');
  return (
    <div role="status" className="pointer-events-none absolute inset-x-0 top-2 z-10 flex justify-center px-4">
      {state === 'loading' ? (
        <span className="flex animate-late items-center gap-2 rounded-full border border-line bg-raised px-3 py-1 text-small text-quiet">
          <Spinner size={14} />
          {t('loadingOlder')}
        </span>
      ) : null}
      {state === 'failed' ? (
        <span className="pointer-events-auto flex flex-wrap items-center justify-center gap-x-2 rounded-card border border-line bg-raised px-3 py-1 text-small text-danger">
          {t('olderFailed')}
          <button type="button" onClick={onRetry} className="min-h-8 rounded-[8px] px-2 font-semibold text-accent hover:bg-hover">
            {t('tryAgain')}
          </button>
        </span>
      ) : null}
    </div>
  );
}
