// What stands on the page before any code has run. It is exported as static HTML: no hooks, no words of its own, no inline styles.

import type { ReactNode } from 'react';
import { Mark } from '../ui/mark.tsx';
import { Skeleton, SkeletonRows } from '../ui/skeleton.tsx';

export function StartingShapes({ words }: { readonly words?: ReactNode }) {
  return (
    <main className="relative grid h-dvh overflow-hidden sm:grid-cols-[20rem_1fr]">
      <div className="flex min-w-0 flex-col border-line bg-panel sm:border-e">
        <div className="flex min-h-16 items-center gap-3 border-b border-line px-4">
          <Skeleton className="size-9 rounded-full" />
          <Skeleton className="h-4 w-24" />
        </div>
        <SkeletonRows rows={7} />
      </div>
      <h1 className="sr-only">Sotto</h1>
      <div className="pointer-events-none grid place-items-center max-sm:absolute max-sm:inset-x-0 max-sm:bottom-12">
        <div className="flex animate-late flex-col items-center gap-4 text-quiet">
          <span className="text-accent">
            <Mark size={56} />
          </span>
          <p className="min-h-6">{words}</p>
        </div>
      </div>
    </main>
  );
}
