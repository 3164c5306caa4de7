// How a call ended, and what can be done now. It fills the page where the call did, and stands in a corner where one was reading.

import { MessageSquareText, Phone, ShieldAlert, Video } from 'lucide-react';
import { useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import type { CallView } from '../../lib/client/index.ts';
import { useMediaQuery } from '../hooks/use-media-query.ts';
import { goTo } from '../routes.ts';
import { Avatar } from '../ui/avatar.tsx';
import { classNames } from '../ui/class-names.ts';
import { Icon } from '../ui/icon.tsx';
import { isolated } from '../ui/isolated.ts';
import { useCallDesk } from './call-desk.tsx';
import { focusComposer } from './focus-composer.ts';
import { digitsOf } from './length.ts';
import { nameSize } from './name-size.ts';
import { useFocusInside } from './use-focus-inside.ts';
import { LOW } from './use-surface.ts';

/** The sentence of an ending. */
export function useEndWords(): (call: CallView) => string {
  const t = useTranslations('calls.end');
  return ({ end, outgoing, name: raw }) => {
    const name = isolated(raw);
    if (!outgoing && (end === 'declined' || end === 'busy' || end === 'timeout' || end === 'cancelled')) return t(`${end}_in`, { name });
    return t(end ?? 'hung-up', { name });
  };
}

interface Props {
  readonly call: CallView;
  readonly corner: boolean;
}

export function EndedScreen({ call, corner }: Props) {
  const t = useTranslations('calls.end');
  const words = useEndWords()(call);
  const { place, close } = useCallDesk();
  const low = useMediaQuery(LOW);
  const [at] = useState(() => Date.now());
  const unsafe = call.end === 'unsafe';
  const lasted = call.liveSince === null ? null : t('lasted', { duration: digitsOf((at - call.liveSince) / 1000) });
  const again = 'inline-flex min-h-11 items-center justify-center gap-2 rounded-control px-4 font-semibold';
  const write = () => {
    close(call);
    goTo({ kind: 'conversation', id: call.conversation });
    focusComposer();
  };
  const inside = (
    <>
      <div className={classNames('flex min-w-0 gap-4', corner ? 'items-center' : 'flex-col items-center text-center')}>
        {unsafe ? (
          <span className="text-stage-warning">
            <Icon of={ShieldAlert} size={corner ? 40 : 72} />
          </span>
        ) : (
          <Avatar account={call.peer} name={call.name} size={corner ? 48 : low ? 72 : 112} />
        )}
        <div className="flex max-w-md min-w-0 flex-col gap-1.5">
          <h2 className={classNames('font-semibold wrap-anywhere', corner ? 'line-clamp-2 text-title' : nameSize(call.name))}>
            <bdi>{call.name}</bdi>
          </h2>
          <p role={unsafe ? 'alert' : 'status'} className={classNames('text-pretty', unsafe ? 'text-stage-warning' : 'text-stage-quiet')}>
            {words} {lasted}
          </p>
        </div>
      </div>
      <div className={classNames('flex flex-wrap gap-2', !corner && 'justify-center')}>
        {unsafe ? null : (
          <button
            type="button"
            onClick={() => place({ conversation: call.conversation, name: call.name }, call.video)}
            className={classNames(again, 'bg-take text-on-end hover:bg-take-strong')}
          >
            <Icon of={call.video ? Video : Phone} size={18} />
            {t('again')}
          </button>
        )}
        <button type="button" onClick={write} className={classNames(again, 'bg-stage-control hover:bg-stage-line')}>
          <Icon of={MessageSquareText} size={18} />
          {t('message')}
        </button>
        <button type="button" onClick={() => close(call)} className={classNames(again, 'hover:bg-stage-raised')}>
          {t('close')}
        </button>
      </div>
    </>
  );
  if (corner) {
    return (
      <section
        aria-label={t('title')}
        data-stage
        className="fixed inset-x-3 top-[calc(0.75rem+env(safe-area-inset-top))] z-40 flex animate-rise flex-col gap-4 rounded-card border border-stage-line bg-stage p-4 text-on-stage shadow-float sm:start-auto sm:end-4 sm:w-96"
      >
        {inside}
      </section>
    );
  }
  return <Full label={t('title')}>{inside}</Full>;
}

function Full({ label, children }: { readonly label: string; readonly children: React.ReactNode }) {
  const place = useRef<HTMLElement>(null);
  useFocusInside(place);
  return (
    <section
      ref={place}
      role="dialog"
      aria-modal="true"
      aria-label={label}
      tabIndex={-1}
      data-stage
      className="fixed inset-0 z-40 flex animate-appear flex-col overflow-y-auto bg-stage px-6 py-6 text-on-stage"
    >
      {/* Auto margins, so that what does not fit can be scrolled to from its beginning. */}
      <div className="m-auto flex flex-col items-center gap-8 [@media(max-height:30rem)]:gap-4">{children}</div>
    </section>
  );
}
