// A quiet strip across a pane: what is going on, and at most one thing to do about it. It announces itself once, politely.

import type { ReactNode } from 'react';
import { classNames } from './class-names.ts';

const LOOK = {
  notice: 'bg-accent-soft text-ink',
  warning: 'bg-warning-soft text-warning',
  danger: 'bg-danger-soft text-danger',
} as const;

interface Props {
  readonly kind?: keyof typeof LOOK;
  readonly icon?: ReactNode;
  readonly children: ReactNode;
  /** Buttons or links. */
  readonly action?: ReactNode;
}

export function Bar({ kind = 'notice', icon, children, action }: Props) {
  return (
    <div role="status" className={classNames('flex min-h-11 animate-appear flex-wrap items-center gap-x-3 gap-y-1 px-4 py-2', LOOK[kind])}>
      {icon}
      <p className="min-w-0 flex-1 basis-52 text-pretty">{children}</p>
      {action}
    </div>
  );
}
