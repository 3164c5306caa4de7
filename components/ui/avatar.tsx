// A person's picture: initials on a colour derived from the account id. Always beside the name, so it is hidden from screen readers.

import { Bookmark, User } from 'lucide-react';
import type { CSSProperties } from 'react';
import { avatarColour, initials } from './avatar-colour.ts';
import { Icon } from './icon.tsx';

interface Props {
  /** The account id; only it decides the colours. */
  readonly account: string;
  readonly name: string;
  /** px */
  readonly size?: number;
  /** The note to self has a picture of its own. */
  readonly self?: boolean;
}

export function Avatar({ account, name, size = 44, self = false }: Props) {
  const { hue, hueTwo, angle } = avatarColour(account);
  const letters = initials(name);
  const style = { width: size, height: size, fontSize: size * 0.38, '--hue': hue, '--hue-two': hueTwo } as CSSProperties;
  if (self) {
    return (
      <span
        aria-hidden="true"
        style={{ width: size, height: size }}
        className="grid shrink-0 place-items-center rounded-full bg-accent-soft text-accent"
      >
        <Icon of={Bookmark} size={size * 0.45} />
      </span>
    );
  }
  return (
    <span
      aria-hidden="true"
      data-avatar
      style={style}
      className="relative grid shrink-0 place-items-center overflow-hidden rounded-full border border-transparent bg-(--avatar-ground) font-semibold text-(--avatar-ink) select-none"
    >
      <svg aria-hidden="true" viewBox="0 0 44 44" className="absolute inset-0 size-full forced-colors:hidden" fill="none">
        <circle cx="22" cy="-2" r="17" className="fill-(--avatar-arc)" transform={`rotate(${angle} 22 22)`} />
      </svg>
      {letters ? (
        // Written by CSS: the letters are part of the picture, not of the words of a link that the picture stands in.
        <span data-letters={letters} className="relative leading-none before:content-[attr(data-letters)]" />
      ) : (
        <Icon of={User} size={size * 0.5} className="relative" />
      )}
    </span>
  );
}
