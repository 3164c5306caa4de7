// The top of a pane: back (on a phone), title, actions. Its heading takes the focus when the route changes.

import { ArrowLeft } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { classNames } from './class-names.ts';
import { IconLink } from './icon-link.tsx';

interface Props {
  readonly title: ReactNode;
  /** Where back leads; none for the list itself. */
  readonly back?: string;
  /** `phone`: the back arrow is only needed where one pane fills the screen. */
  readonly backOn?: 'phone' | 'always';
  readonly actions?: ReactNode;
}

export function PaneHeader({ title, back, backOn = 'phone', actions }: Props) {
  const t = useTranslations('ui');
  return (
    <header className="flex min-h-16 shrink-0 items-center gap-1 border-b border-line ps-4 pe-2 has-[>a]:ps-2">
      {back ? (
        <IconLink label={t('back')} href={back} icon={ArrowLeft} mirror className={classNames(backOn === 'phone' && 'sm:hidden')} />
      ) : null}
      <h1
        data-route-heading
        tabIndex={-1}
        className={classNames('min-w-0 flex-1 truncate text-large font-semibold', back && backOn === 'phone' && 'sm:ps-2')}
      >
        {title}
      </h1>
      {actions}
    </header>
  );
}
