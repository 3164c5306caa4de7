// Back to the latest message, with how many came meanwhile.

import { ArrowDown } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { Icon } from '../../ui/icon.tsx';

export function JumpButton({ count, onJump }: { readonly count: number; readonly onJump: () => void }) {
  const t = useTranslations('chat.thread');
  const label = count > 0 ? t('toLatestCount', { count }) : t('toLatest');
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      onClick={onJump}
      className="absolute end-4 bottom-4 z-10 flex h-11 min-w-11 animate-appear items-center justify-center gap-1.5 rounded-full border border-line bg-raised px-3 text-ink shadow-float hover:bg-hover"
    >
      <Icon of={ArrowDown} size={20} />
      {count > 0 ? <span className="font-semibold text-accent tabular-nums">{count > 99 ? '99+' : count}</span> : null}
    </button>
  );
}
