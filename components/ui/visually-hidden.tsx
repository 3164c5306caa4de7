// Words that are heard and not seen.

import type { ReactNode } from 'react';

export function VisuallyHidden({
  children,
  as: Tag = 'span',
}: {
  readonly children: ReactNode;
  readonly as?: 'span' | 'h1' | 'h2' | 'div';
}) {
  return <Tag className="sr-only">{children}</Tag>;
}
