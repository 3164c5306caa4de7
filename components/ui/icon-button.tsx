// A control that shows only a picture: its name is not optional. 44 px to the finger, whatever the picture's size.

import type { LucideIcon } from 'lucide-react';
import type { ButtonHTMLAttributes, Ref } from 'react';
import { classNames } from './class-names.ts';
import { Icon } from './icon.tsx';

/** The look of an icon button, for links that act like one. */
export const iconButtonLook =
  'inline-flex size-11 shrink-0 items-center justify-center rounded-full text-quiet transition-colors duration-(--quick) hover:bg-hover hover:text-ink';

interface Props extends Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'children' | 'aria-label' | 'title'> {
  /** Said by screen readers and shown on hover. */
  readonly label: string;
  readonly icon: LucideIcon;
  readonly mirror?: boolean;
  readonly ref?: Ref<HTMLButtonElement>;
}

export function IconButton({ label, icon, mirror = false, className, type = 'button', ...rest }: Props) {
  return (
    <button {...rest} type={type} aria-label={label} title={label} className={classNames(iconButtonLook, 'disabled:opacity-50', className)}>
      <Icon of={icon} size={22} mirror={mirror} />
    </button>
  );
}
