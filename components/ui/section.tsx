// A part of a page under its own heading.

import { type ReactNode, useId } from 'react';

export function Section({ title, text, children }: { readonly title: string; readonly text?: ReactNode; readonly children?: ReactNode }) {
  const id = useId();
  return (
    <section aria-labelledby={id} className="flex flex-col gap-1">
      <h2 id={id} className="text-title font-semibold">
        {title}
      </h2>
      {text ? <p className="text-pretty text-quiet">{text}</p> : null}
      {children}
    </section>
  );
}
