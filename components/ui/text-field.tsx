// One line of text with its label, a hint and what is wrong with it. The label is always visible: a placeholder is not a name.
// Browsers keep what is typed into fields, and send it away to be spell-checked: both are off.

import { type InputHTMLAttributes, type ReactNode, type Ref, useId } from 'react';
import { classNames } from './class-names.ts';

interface Props extends Omit<InputHTMLAttributes<HTMLInputElement>, 'id' | 'prefix' | 'size'> {
  readonly label: string;
  readonly hint?: ReactNode;
  /** The sentence; `null` when nothing is wrong. */
  readonly error?: ReactNode;
  /** Shown before the text and not part of the value, such as `@`. */
  readonly prefix?: string;
  readonly ref?: Ref<HTMLInputElement>;
}

export function TextField({ label, hint, error, prefix, className, ...input }: Props) {
  const id = useId();
  const described = [error ? `${id}-error` : null, hint ? `${id}-hint` : null].filter(Boolean).join(' ');
  return (
    <div className={classNames('flex flex-col gap-1.5', className)}>
      <label htmlFor={id} className="font-semibold">
        {label}
      </label>
      <div
        dir={prefix ? input.dir : undefined}
        className={classNames(
          'flex min-h-12 items-center rounded-control border bg-raised px-3.5 has-[input:focus-visible]:outline-2 has-[input:focus-visible]:outline-accent has-[input:disabled]:bg-hover',
          error ? 'border-danger' : 'border-edge',
        )}
      >
        {prefix ? (
          <span aria-hidden="true" className="pe-0.5 text-chat text-quiet">
            {prefix}
          </span>
        ) : null}
        <input
          dir="auto"
          autoComplete="off"
          autoCorrect="off"
          spellCheck={false}
          {...input}
          id={id}
          aria-invalid={error ? true : undefined}
          aria-describedby={described || undefined}
          className="min-w-0 flex-1 bg-transparent py-2.5 text-chat text-ink focus-visible:outline-none"
        />
      </div>
      {error ? (
        <p id={`${id}-error`} role="alert" className="text-danger">
          {error}
        </p>
      ) : null}
      {hint ? (
        <p id={`${id}-hint`} className="text-small text-quiet">
          {hint}
        </p>
      ) : null}
    </div>
  );
}
