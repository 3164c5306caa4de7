// The grey shapes of what is about to come. Still, not shimmering; hidden from screen readers, who are told "loading" by the pane.

import { classNames } from './class-names.ts';

/** `className` gives it size and radius. */
export function Skeleton({ className }: { readonly className?: string }) {
  return <span aria-hidden="true" className={classNames('block rounded-control bg-hover', className)} />;
}

/** Rows as tall as those of the conversation list. */
export function SkeletonRows({ rows = 6 }: { readonly rows?: number }) {
  return (
    <div aria-hidden="true" className="flex flex-col">
      {Array.from({ length: rows }, (_, row) => (
        <div key={row} className="flex h-[68px] items-center gap-3 px-4">
          <Skeleton className="size-11 rounded-full" />
          <span className="flex flex-1 flex-col gap-2">
            <Skeleton className={classNames('h-3', ['w-2/5', 'w-1/2', 'w-1/3'][row % 3])} />
            <Skeleton className={classNames('h-3', ['w-4/5', 'w-3/5', 'w-2/3'][row % 3])} />
          </span>
        </div>
      ))}
    </div>
  );
}
