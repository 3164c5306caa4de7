// A button that opens a menu. For a menu at the pointer (right click, long press) mount `MenuList` with a point.

import type { LucideIcon } from 'lucide-react';
import { useRef, useState } from 'react';
import { IconButton } from './icon-button.tsx';
import { type MenuItem, MenuList } from './menu-list.tsx';

interface Props {
  /** Names the button and the menu. */
  readonly label: string;
  readonly icon: LucideIcon;
  readonly items: readonly MenuItem[];
}

export function Menu({ label, icon, items }: Props) {
  const button = useRef<HTMLButtonElement>(null);
  const [open, setOpen] = useState(false);
  // A press on the button while the menu is open closes it (light dismissal) before the click arrives, which must not open it again.
  const wasOpen = useRef(false);
  return (
    <>
      <IconButton
        ref={button}
        label={label}
        icon={icon}
        aria-haspopup="menu"
        aria-expanded={open}
        onPointerDown={() => {
          wasOpen.current = open;
        }}
        onClick={(event) => {
          const pressed = event.detail > 0;
          if (!(pressed && wasOpen.current)) setOpen(true);
        }}
      />
      {open && button.current ? <MenuList label={label} items={items} place={button.current} onClose={() => setOpen(false)} /> : null}
    </>
  );
}
