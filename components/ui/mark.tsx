// The mark of the product: a speech form made of two quiet arcs. `public/icon.svg` is the same drawing.

import { MARK_ARCS, MARK_QUIET, MARK_STROKE, MARK_VIEW_BOX } from './mark-drawing.ts';

/** `label` names it where it stands alone; without one it is decoration. */
export function Mark({ size = 40, label }: { readonly size?: number; readonly label?: string }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox={MARK_VIEW_BOX}
      fill="none"
      stroke="currentColor"
      strokeWidth={MARK_STROKE}
      strokeLinecap="round"
      strokeLinejoin="round"
      role={label ? 'img' : undefined}
      aria-label={label}
      aria-hidden={label ? undefined : true}
      className="shrink-0"
    >
      <path d={MARK_ARCS[0]} />
      <path d={MARK_ARCS[1]} opacity={MARK_QUIET} />
    </svg>
  );
}
