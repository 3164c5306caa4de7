// Search in the list. Nothing is asked of the network: it looks through the names on this device.

import { Search, X } from 'lucide-react';
import type { KeyboardEvent, RefObject } from 'react';
import { useTranslations } from 'use-intl';
import { Icon } from '../../ui/icon.tsx';

interface Props {
  readonly value: string;
  readonly field: RefObject<HTMLInputElement | null>;
  readonly onChange: (value: string) => void;
  /** The down arrow: on to the rows. */
  readonly onDown: () => void;
}

export function SearchField({ value, field, onChange, onDown }: Props) {
  const t = useTranslations('chat.list');
  const keyed = (event: KeyboardEvent) => {
    if (event.key === 'Escape' && value !== '') {
      event.preventDefault();
      onChange('');
    } else if (event.key === 'ArrowDown' && !event.nativeEvent.isComposing) {
      event.preventDefault();
      onDown();
    }
  };
  return (
    <div className="mx-4 mb-2 flex h-10 shrink-0 items-center gap-2 overflow-hidden rounded-full border border-transparent bg-hover ps-3 has-[input:placeholder-shown]:pe-4 text-quiet has-[input:focus-visible]:outline-2 has-[input:focus-visible]:outline-accent">
      <Icon of={Search} size={18} />
      <input
        ref={field}
        type="search"
        dir="auto"
        value={value}
        maxLength={64}
        autoComplete="off"
        spellCheck={false}
        enterKeyHint="search"
        aria-label={t('search')}
        placeholder={t('search')}
        onChange={(event) => onChange(event.currentTarget.value)}
        onKeyDown={keyed}
        className="min-w-0 flex-1 appearance-none bg-transparent text-ink focus-visible:outline-none [&::-webkit-search-cancel-button]:hidden"
      />
      {value === '' ? null : (
        <button
          type="button"
          aria-label={t('clearSearch')}
          title={t('clearSearch')}
          onClick={() => {
            onChange('');
            field.current?.focus();
          }}
          className="grid size-10 place-items-center rounded-full hover:text-ink"
        >
          <Icon of={X} size={18} />
        </button>
      )}
    </div>
  );
}
