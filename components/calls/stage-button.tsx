// A round control on the dark ground of a call: 48 px, its name always said, its state in its shape as well as its colour.

import type { LucideIcon } from 'lucide-react';
import type { ButtonHTMLAttributes, Ref } from 'react';
import { classNames } from '../ui/class-names.ts';
import { Icon } from '../ui/icon.tsx';

const LOOK = {
  plain: 'bg-stage-control text-on-stage hover:bg-stage-line',
  /** Something is off that is usually on: muted, no camera. */
  off: 'bg-on-stage text-stage hover:opacity-90',
  end: 'bg-end text-on-end hover:bg-end-strong',
  take: 'bg-take text-on-end hover:bg-take-strong',
} as const;

export type StageLook = keyof typeof LOOK;

export const stageButtonLook = (look: StageLook, size: 'small' | 'usual' | 'large' = 'usual'): string =>
  classNames(
    'grid shrink-0 place-items-center rounded-full border border-transparent transition-colors duration-(--quick) select-none',
    size === 'small' ? 'size-11' : size === 'large' ? 'size-16' : 'size-12 max-[21rem]:size-11',
    LOOK[look],
  );

interface Props extends Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'children' | 'aria-label' | 'title'> {
  readonly label: string;
  readonly icon: LucideIcon;
  readonly look?: StageLook;
  readonly size?: 'small' | 'usual' | 'large';
  readonly ref?: Ref<HTMLButtonElement>;
}

export function StageButton({ label, icon, look = 'plain', size = 'usual', className, type = 'button', ...rest }: Props) {
  return (
    <button {...rest} type={type} aria-label={label} title={label} className={classNames(stageButtonLook(look, size), className)}>
      <Icon of={icon} size={size === 'large' ? 28 : 22} />
    </button>
  );
}
