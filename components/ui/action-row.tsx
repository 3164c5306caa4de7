// A row that leads somewhere or does something: picture, words, and an arrow that turns with the reading direction.

import { ChevronRight, type LucideIcon } from 'lucide-react';
import { Icon } from './icon.tsx';
import { Spinner } from './spinner.tsx';

interface Props {
  readonly icon: LucideIcon;
  readonly title: string;
  readonly text?: string;
  /** A link with `href`, a button with `onSelect`. */
  readonly href?: string;
  readonly onSelect?: () => void;
  readonly busy?: boolean;
}

const look =
  'flex min-h-16 w-full items-center gap-4 rounded-control px-3 py-2 text-start transition-colors duration-(--quick) hover:bg-hover';

export function ActionRow({ icon, title, text, href, onSelect, busy = false }: Props) {
  const inside = (
    <>
      <span className="grid size-10 shrink-0 place-items-center rounded-full bg-accent-soft text-accent">
        {busy ? <Spinner /> : <Icon of={icon} />}
      </span>
      <span className="flex min-w-0 flex-1 flex-col">
        <span className="font-semibold">{title}</span>
        {text ? <span className="text-small text-quiet">{text}</span> : null}
      </span>
      <Icon of={ChevronRight} size={18} mirror className="text-quiet" />
    </>
  );
  if (href !== undefined) {
    return (
      <a href={href} className={look}>
        {inside}
      </a>
    );
  }
  return (
    <button type="button" onClick={busy ? undefined : onSelect} aria-busy={busy || undefined} className={look}>
      {inside}
    </button>
  );
}
