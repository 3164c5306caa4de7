// Somebody calls. It covers a phone and takes a corner of a desk; there it takes no focus, so that nobody answers by typing on.

import { MessageSquareText, Phone, PhoneOff, Video } from 'lucide-react';
import { type ReactNode, useLayoutEffect, useRef } from 'react';
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
import { nameSize } from './name-size.ts';
import { type StageLook, stageButtonLook } from './stage-button.tsx';
import { useCalls } from './use-call.ts';
import { ROOMY } from './use-surface.ts';

export function IncomingSheet({ call }: { readonly call: CallView }) {
  const t = useTranslations('calls');
  const calls = useCalls();
  const { accept, fail, pending } = useCallDesk();
  const roomy = useMediaQuery(ROOMY);
  const sheet = useRef<HTMLDialogElement>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  const kind = call.video ? 'video' : 'voice';
  const name = isolated(call.name);

  useLayoutEffect(() => {
    const element = sheet.current;
    if (!element) return;
    // Under an open dialog a card in the corner could not be reached: then it is modal too.
    const modal = !roomy || document.querySelector('dialog:modal') !== null;
    const stay = (event: Event) => event.preventDefault();
    const back = () => {
      if (element.isConnected && !element.open) element.showModal();
    };
    if (modal) {
      element.showModal();
      heading.current?.focus({ preventScroll: true });
      element.addEventListener('cancel', stay);
      element.addEventListener('close', back);
    } else {
      // Not `show()`, which takes the focus.
      element.setAttribute('open', '');
    }
    return () => {
      element.removeEventListener('cancel', stay);
      element.removeEventListener('close', back);
      if (modal) element.close();
      else element.removeAttribute('open');
    };
  }, [roomy]);

  const decline = () => void calls.decline(call.id).catch((thrown: unknown) => fail(thrown, false));
  const reply = () => {
    decline();
    goTo({ kind: 'conversation', id: call.conversation });
    focusComposer();
  };

  return (
    <dialog
      ref={sheet}
      role="alertdialog"
      aria-labelledby="incoming-title"
      aria-describedby="incoming-text"
      data-stage
      className={classNames(
        'animate-rise bg-stage p-0 text-on-stage backdrop:bg-transparent',
        roomy
          ? 'fixed inset-auto end-4 top-[calc(1rem+env(safe-area-inset-top))] z-50 m-0 w-100 rounded-card border border-stage-line shadow-float rtl:left-4 rtl:right-auto'
          : 'fixed inset-0 m-0 size-full max-h-none max-w-none',
      )}
    >
      {/* Said once, at once, where the focus stays elsewhere. */}
      {roomy ? (
        <p role="alert" className="sr-only">
          {t('incoming.spoken', { kind, name })} {t('incoming.keys')}
        </p>
      ) : null}
      <div
        className={classNames(
          'flex h-full flex-col',
          roomy
            ? 'gap-4 p-4'
            : 'items-center justify-between overflow-y-auto px-6 pt-[calc(4rem+env(safe-area-inset-top))] pb-[calc(2rem+env(safe-area-inset-bottom))] text-center landscape:pt-6',
        )}
      >
        <div className={classNames('flex min-w-0 items-center gap-4', !roomy && 'max-w-full flex-col')}>
          <Avatar account={call.peer} name={call.name} size={roomy ? 56 : 128} />
          <div className="flex max-w-full min-w-0 flex-col gap-1">
            <h2
              ref={heading}
              id="incoming-title"
              tabIndex={-1}
              className={classNames('max-w-full font-semibold wrap-anywhere', roomy ? 'line-clamp-2 text-title' : nameSize(call.name))}
            >
              <bdi>{call.name}</bdi>
            </h2>
            <p id="incoming-text" className="text-stage-quiet">
              {pending?.conversation === call.conversation ? t('incoming.pending') : t('phase.ringing-in', { kind })}
            </p>
          </div>
        </div>
        {roomy ? (
          <div className="flex gap-2">
            <WideAnswer label={t('incoming.decline')} look="end" icon={<Icon of={PhoneOff} size={18} />} onPress={decline} />
            <WideAnswer
              label={t('incoming.voice')}
              name={t('incoming.voiceName')}
              look="take"
              icon={<Icon of={Phone} size={18} />}
              onPress={() => accept(call, false)}
            />
            {call.video ? (
              <WideAnswer
                label={t('incoming.video')}
                name={t('incoming.videoName')}
                look="take"
                icon={<Icon of={Video} size={18} />}
                onPress={() => accept(call, true)}
              />
            ) : null}
          </div>
        ) : null}
        <div className={roomy ? 'contents' : 'flex w-full max-w-sm flex-col items-center gap-7'}>
          {roomy ? null : <p className="text-small text-stage-quiet">{t('incoming.sealed')}</p>}
          <button
            type="button"
            onClick={reply}
            className="inline-flex min-h-11 items-center justify-center gap-2 rounded-control px-3 font-semibold text-on-stage hover:bg-stage-raised"
          >
            <Icon of={MessageSquareText} size={18} />
            {t('incoming.reply')}
          </button>
          {roomy ? null : (
            <div className="flex w-full justify-around gap-2">
              <RoundAnswer label={t('incoming.decline')} look="end" icon={<Icon of={PhoneOff} size={28} />} onPress={decline} />
              <RoundAnswer
                label={t('incoming.voice')}
                name={t('incoming.voiceName')}
                look="take"
                icon={<Icon of={Phone} size={28} />}
                onPress={() => accept(call, false)}
              />
              {call.video ? (
                <RoundAnswer
                  label={t('incoming.video')}
                  name={t('incoming.videoName')}
                  look="take"
                  icon={<Icon of={Video} size={28} />}
                  onPress={() => accept(call, true)}
                />
              ) : null}
            </div>
          )}
        </div>
      </div>
    </dialog>
  );
}

interface AnswerProps {
  readonly label: string;
  /** Begins with the label, so that it can be spoken to a voice control. */
  readonly name?: string;
  readonly look: StageLook;
  readonly icon: ReactNode;
  readonly onPress: () => void;
}

function RoundAnswer({ label, name, look, icon, onPress }: AnswerProps) {
  return (
    <button
      type="button"
      aria-label={name}
      onClick={onPress}
      className="group flex min-w-20 flex-col items-center gap-2 rounded-control p-1"
    >
      <span className={stageButtonLook(look, 'large')}>{icon}</span>
      <span className="text-small">{label}</span>
    </button>
  );
}

function WideAnswer({ label, name, look, icon, onPress }: AnswerProps) {
  return (
    <button
      type="button"
      aria-label={name}
      onClick={onPress}
      className={classNames(
        'inline-flex min-h-11 min-w-0 flex-1 items-center justify-center gap-2 rounded-control px-2 font-semibold',
        look === 'end' ? 'bg-end text-on-end hover:bg-end-strong' : 'bg-take text-on-end hover:bg-take-strong',
      )}
    >
      {icon}
      <span className="truncate">{label}</span>
    </button>
  );
}
