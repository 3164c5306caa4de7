// A button is a verb. While busy it keeps its place, its size and the focus, and does nothing when pressed again.

import type { ButtonHTMLAttributes, ReactNode, Ref } from 'react';
import { classNames } from './class-names.ts';
import { Spinner } from './spinner.tsx';

export type ButtonKind = 'primary' | 'soft' | 'plain' | 'danger';

const LOOK: Record<ButtonKind, string> = {
  primary: 'bg-accent text-on-accent hover:bg-accent-strong',
  soft: 'bg-accent-soft text-ink hover:bg-hover',
  plain: 'text-accent hover:bg-hover',
  danger: 'bg-danger text-on-danger hover:opacity-90',
};

/** The look of a button, for links that act like one. */
export const buttonLook = (kind: ButtonKind, wide = false): string =>
  classNames(
    'relative inline-flex min-h-11 items-center justify-center gap-2 rounded-control border border-transparent px-4 py-2 text-center font-semibold transition-colors duration-(--quick) select-none',
    wide && 'w-full',
    LOOK[kind],
  );

interface Props extends ButtonHTMLAttributes<HTMLButtonElement> {
  readonly kind?: ButtonKind;
  readonly wide?: boolean;
  readonly busy?: boolean;
  readonly icon?: ReactNode;
  readonly ref?: Ref<HTMLButtonElement>;
}

export function Button({
  kind = 'primary',
  wide = false,
  busy = false,
  icon,
  children,
  className,
  disabled,
  onClick,
  type = 'button',
  ...rest
}: Props) {
  return (
    <button
      {...rest}
      type={type}
      disabled={disabled}
      aria-disabled={busy || undefined}
      aria-busy={busy || undefined}
      onClick={(event) => {
        if (busy) event.preventDefault();
        else onClick?.(event);
      }}
      className={classNames(buttonLook(kind, wide), 'disabled:cursor-not-allowed disabled:bg-hover disabled:text-quiet', className)}
    >
      {busy ? <Spinner /> : icon}
      <span className="min-w-0">{children}</span>
    </button>
  );
}
