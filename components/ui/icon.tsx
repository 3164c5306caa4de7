// A lucide icon at our stroke. It is a picture, never a name: the control around it carries the name.

import type { LucideIcon } from 'lucide-react';
import { classNames } from './class-names.ts';

interface Props {
  readonly of: LucideIcon;
  /** px; 20 stands beside text, 22 in an icon button. */
  readonly size?: number;
  /** Turns round where text runs from right to left: arrows, sending, anything with a direction. */
  readonly mirror?: boolean;
  readonly className?: string;
}

export function Icon({ of: Drawing, size = 20, mirror = false, className }: Props) {
  return (
    <Drawing
      aria-hidden="true"
      size={size}
      strokeWidth={1.75}
      absoluteStrokeWidth
      className={classNames('shrink-0', mirror && 'rtl:-scale-x-100', className)}
    />
  );
}
