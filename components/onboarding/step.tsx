// One calm screen of the first run: a picture, a heading that takes the focus, a few words, and what to do.

import { type ReactNode, useEffect, useRef } from 'react';

interface Props {
  readonly picture: ReactNode;
  readonly title: string;
  readonly children: ReactNode;
  /** The first screen leaves the focus to its field. */
  readonly focusTitle?: boolean;
}

export function Step({ picture, title, children, focusTitle = true }: Props) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (focusTitle) heading.current?.focus();
  }, [focusTitle]);
  return (
    <main className="h-dvh overflow-y-auto">
      <div className="mx-auto flex min-h-full w-full max-w-md animate-appear flex-col justify-center gap-6 px-6 pt-[calc(2rem+env(safe-area-inset-top))] pb-[calc(2rem+env(safe-area-inset-bottom))]">
        <div className="text-accent">{picture}</div>
        <h1 ref={heading} tabIndex={-1} className="text-display font-semibold tracking-tight text-balance wrap-anywhere">
          {title}
        </h1>
        {children}
      </div>
    </main>
  );
}
