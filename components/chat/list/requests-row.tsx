// The row that message requests stand behind. It opens and closes them in place.

import { ChevronDown, UserRoundPlus } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { Icon } from '../../ui/icon.tsx';

interface Props {
  readonly count: number;
  readonly open: boolean;
  /** Whether the arrow keys stand on it. */
  readonly active: boolean;
  readonly onToggle: () => void;
}

export function RequestsRow({ count, open, active, onToggle }: Props) {
  const t = useTranslations('chat.list');
  return (
    <button
      type="button"
      data-row="requests"
      tabIndex={active ? 0 : -1}
      aria-expanded={open}
      onClick={onToggle}
      className="mx-2 flex min-h-17 w-[calc(100%-1rem)] items-center gap-3 rounded-control px-2 py-2 text-start hover:bg-hover focus-visible:outline-offset-[-2px]"
    >
      <span aria-hidden="true" className="grid size-12 shrink-0 place-items-center rounded-full bg-accent-soft text-accent">
        <Icon of={UserRoundPlus} />
      </span>
      <span className="flex min-w-0 flex-1 flex-col gap-0.5">
        <span className="truncate font-semibold">{t('requests')}</span>
        <span className="truncate text-quiet">{t('requestCount', { count })}</span>
      </span>
      <Icon
        of={ChevronDown}
        className={
          open ? 'rotate-180 text-quiet transition-transform duration-(--quick)' : 'text-quiet transition-transform duration-(--quick)'
        }
      />
    </button>
  );
}
