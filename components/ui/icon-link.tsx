// A link that shows only a picture. Links go somewhere, buttons do something; both have names.

import type { LucideIcon } from 'lucide-react';
import { classNames } from './class-names.ts';
import { Icon } from './icon.tsx';
import { iconButtonLook } from './icon-button.tsx';

interface Props {
  readonly label: string;
  readonly href: string;
  readonly icon: LucideIcon;
  readonly mirror?: boolean;
  readonly current?: boolean;
  readonly className?: string;
}

export function IconLink({ label, href, icon, mirror = false, current = false, className }: Props) {
  return (
    <a
      href={href}
      aria-label={label}
      title={label}
      aria-current={current ? 'page' : undefined}
      className={classNames(iconButtonLook, className)}
    >
      <Icon of={icon} size={22} mirror={mirror} />
    </a>
  );
}
