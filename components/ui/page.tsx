// A screen in the main pane that scrolls as a whole: header, then one column of calm width.

import type { ReactNode } from 'react';
import { PaneHeader } from './pane-header.tsx';

interface Props {
  readonly title: string;
  /** Where back leads on a phone. */
  readonly back: string;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}

export function Page({ title, back, actions, children }: Props) {
  return (
    <>
      <PaneHeader title={title} back={back} actions={actions} />
      <div className="min-h-0 flex-1 overflow-y-auto overscroll-contain">
        <div className="mx-auto flex w-full max-w-lg flex-col gap-8 px-5 pt-6 pb-[calc(2.5rem+env(safe-area-inset-bottom))]">
          {children}
        </div>
      </div>
    </>
  );
}
