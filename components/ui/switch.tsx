// On or off, with a sentence that says what that means. The whole row is the target.

import { type ReactNode, useId } from 'react';

interface Props {
  readonly label: string;
  readonly hint?: ReactNode;
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
}

export function Switch({ label, hint, checked, onChange }: Props) {
  const id = useId();
  return (
    <label className="flex min-h-14 items-center gap-4 py-2.5">
      <span className="flex min-w-0 flex-1 flex-col">
        <span id={`${id}-label`}>{label}</span>
        {hint ? (
          <span id={`${id}-hint`} className="text-small text-quiet">
            {hint}
          </span>
        ) : null}
      </span>
      <input
        type="checkbox"
        role="switch"
        aria-checked={checked}
        aria-labelledby={`${id}-label`}
        aria-describedby={hint ? `${id}-hint` : undefined}
        checked={checked}
        onChange={(event) => onChange(event.currentTarget.checked)}
        className="peer sr-only"
      />
      <span
        aria-hidden="true"
        className="relative h-7 w-12 forced-color-adjust-none shrink-0 rounded-full border border-edge bg-hover transition-colors duration-(--quick) peer-checked:border-accent peer-checked:bg-accent peer-focus-visible:outline-2 peer-focus-visible:outline-offset-2 peer-focus-visible:outline-accent after:absolute after:start-0.5 after:top-0.5 after:size-[22px] after:rounded-full after:border after:border-edge after:bg-raised after:transition-transform after:duration-(--quick) peer-checked:after:translate-x-5 peer-checked:after:border-transparent peer-checked:after:bg-on-accent rtl:peer-checked:after:-translate-x-5"
      />
    </label>
  );
}
