// The open menu, in the top layer: arrows, Home, End and letters move, Escape and a press outside close, the focus goes back to where it was.

import type { LucideIcon } from 'lucide-react';
import { type KeyboardEvent, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { classNames } from './class-names.ts';
import { Icon } from './icon.tsx';

export interface MenuItem {
  readonly label: string;
  readonly icon?: LucideIcon;
  readonly danger?: boolean;
  readonly onSelect: () => void;
}

/** Where the menu opens: below a control, or at a point (of the pointer, in viewport px). */
export type MenuPlace = Element | { readonly x: number; readonly y: number };

interface Props {
  readonly label: string;
  readonly items: readonly MenuItem[];
  readonly place: MenuPlace;
  readonly onClose: () => void;
}

const EDGE = 8;

function positionOf(menu: HTMLElement, place: MenuPlace): { left: number; top: number } {
  const { width, height } = menu.getBoundingClientRect();
  const rtl = getComputedStyle(menu).direction === 'rtl';
  const box = place instanceof Element ? place.getBoundingClientRect() : new DOMRect(place.x, place.y, 0, 0);
  // Under a control its ends are flush; at a point it opens onward in the reading direction.
  const onward = place instanceof Element ? rtl : !rtl;
  const left = onward ? box.left : box.right - width;
  const below = box.bottom + (place instanceof Element ? 4 : 0);
  const top = below + height + EDGE > innerHeight ? box.top - height : below;
  const inside = (at: number, size: number, room: number) => Math.max(EDGE, Math.min(at, room - size - EDGE));
  return { left: inside(left, width, innerWidth), top: inside(top, height, innerHeight) };
}

/** Open as long as it is mounted. */
export function MenuList({ label, items, place, onClose }: Props) {
  const menu = useRef<HTMLDivElement>(null);
  const [at, setAt] = useState<{ left: number; top: number } | null>(null);
  const closing = useRef(onClose);
  useEffect(() => {
    closing.current = onClose;
  });

  useLayoutEffect(() => {
    const element = menu.current;
    if (!element) return;
    const before = document.activeElement;
    element.showPopover();
    setAt(positionOf(element, place));
    element.querySelector<HTMLElement>('[role=menuitem]')?.focus();
    const toggled = (event: Event) => {
      if ((event as ToggleEvent).newState === 'closed') closing.current();
    };
    element.addEventListener('toggle', toggled);
    return () => {
      element.removeEventListener('toggle', toggled);
      const held = element.contains(document.activeElement);
      element.hidePopover();
      if (held && before instanceof HTMLElement) before.focus();
    };
  }, [place]);

  const keyed = (event: KeyboardEvent) => {
    const entries = [...(menu.current?.querySelectorAll<HTMLElement>('[role=menuitem]') ?? [])];
    const here = entries.indexOf(document.activeElement as HTMLElement);
    const go = (index: number) => {
      event.preventDefault();
      entries.at(index % entries.length)?.focus();
    };
    if (event.key === 'ArrowDown') go(here + 1);
    else if (event.key === 'ArrowUp') go(here - 1);
    else if (event.key === 'Home') go(0);
    else if (event.key === 'End') go(-1);
    else if (event.key === 'Tab') onClose();
    else if (event.key.length === 1 && event.key !== ' ' && !event.ctrlKey && !event.metaKey) {
      const letter = event.key.toLocaleLowerCase();
      const from = [...entries.slice(here + 1), ...entries.slice(0, here + 1)];
      from.find((entry) => entry.textContent?.trim().toLocaleLowerCase().startsWith(letter))?.focus();
    }
  };

  return (
    <div
      ref={menu}
      popover="auto"
      role="menu"
      aria-label={label}
      tabIndex={-1}
      onKeyDown={keyed}
      style={at ?? { left: 0, top: 0 }}
      // Before it has its place it is not painted, but it must not be invisible: what is invisible cannot take the focus.
      className="fixed inset-auto m-0 min-w-52 max-w-[min(20rem,calc(100vw-1rem))] animate-appear rounded-control border border-line bg-raised p-1.5 text-ink shadow-float"
    >
      {items.map((item) => (
        <button
          key={item.label}
          type="button"
          role="menuitem"
          tabIndex={-1}
          onClick={() => {
            onClose();
            item.onSelect();
          }}
          className={classNames(
            'flex min-h-11 w-full items-center gap-3 rounded-[8px] px-3 py-2 text-start hover:bg-hover focus-visible:bg-hover focus-visible:outline-offset-[-2px]',
            item.danger && 'text-danger',
          )}
        >
          {item.icon ? <Icon of={item.icon} /> : null}
          <span className="min-w-0">{item.label}</span>
        </button>
      ))}
    </div>
  );
}
