// The shapes of what is about to come. Still, not shimmering; hidden from screen readers, who are told "loading" by the pane.

import { classNames } from './class-names.ts';

/** `className` gives it size and radius. */
export function Skeleton({ className }: { readonly className?: string }) {
  return <span aria-hidden="true" className={classNames('block rounded-control bg-hover', className)} />;
}

/** Widths of name and last line; no two rows alike, as in life. */
const ROWS = [
  'w-2/5 w-4/5',
  'w-1/2 w-3/5',
  'w-1/3 w-2/3',
  'w-3/5 w-4/5',
  'w-2/5 w-1/2',
  'w-1/4 w-3/4',
  'w-1/2 w-2/5',
  'w-1/3 w-4/5',
] as const;

/** Rows as tall as those of the conversation list; at most eight. */
export function SkeletonRows({ rows = 6 }: { readonly rows?: number }) {
  return (
    <div aria-hidden="true" className="flex flex-col">
      {ROWS.slice(0, rows).map((widths) => {
        const [name, line] = widths.split(' ');
        return (
          <div key={widths} className="flex h-17 items-center gap-3 px-4">
            <Skeleton className="size-12 rounded-full" />
            <span className="flex flex-1 flex-col gap-2">
              <Skeleton className={classNames('h-3', name)} />
              <Skeleton className={classNames('h-3', line)} />
            </span>
          </div>
        );
      })}
    </div>
  );
}
