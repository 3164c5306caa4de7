// Nothing is here yet: what this place is for, and what to do first.

import type { ReactNode } from 'react';

interface Props {
  readonly picture?: ReactNode;
  readonly title: string;
  readonly children?: ReactNode;
  readonly actions?: ReactNode;
}

export function EmptyState({ picture, title, children, actions }: Props) {
  return (
    <div className="m-auto flex max-w-88 flex-col items-center gap-3 px-6 py-10 text-center">
      {picture ? <div className="text-accent">{picture}</div> : null}
      <h2 className="max-w-full text-title font-semibold text-balance wrap-anywhere">{title}</h2>
      {children ? <div className="text-pretty text-quiet">{children}</div> : null}
      {actions ? <div className="mt-3 flex w-full flex-col gap-2">{actions}</div> : null}
    </div>
  );
}
