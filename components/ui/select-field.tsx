// One of several, in the browser's own list. For two or three short ones take `Choice`, where all can be seen.

import { ChevronDown } from 'lucide-react';
import { useId } from 'react';
import { Icon } from './icon.tsx';

interface Props {
  readonly label: string;
  readonly value: string;
  readonly options: readonly { readonly value: string; readonly label: string }[];
  readonly onChange: (value: string) => void;
}

export function SelectField({ label, value, options, onChange }: Props) {
  const id = useId();
  return (
    <div className="flex flex-col gap-1.5">
      <label htmlFor={id} className="font-semibold text-ink">
        {label}
      </label>
      <span className="relative flex">
        <select
          id={id}
          value={value}
          onChange={(event) => onChange(event.currentTarget.value)}
          className="min-h-11 w-full min-w-0 appearance-none truncate rounded-control border border-edge bg-raised ps-3.5 pe-10 text-ink"
        >
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </select>
        <Icon of={ChevronDown} size={18} className="pointer-events-none absolute end-3 top-1/2 -translate-y-1/2 text-quiet" />
      </span>
    </div>
  );
}
