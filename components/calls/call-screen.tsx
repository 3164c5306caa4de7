// A call that fills the page: from the first ring to the last word. It goes aside when somebody wants to read, and never ends by that.

import { ChartNoAxesColumn, MessageSquareText, PictureInPicture2, Settings2 } from 'lucide-react';
import { type KeyboardEvent, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import type { CallView } from '../../lib/client/index.ts';
import { goTo } from '../routes.ts';
import { classNames } from '../ui/class-names.ts';
import { isolated } from '../ui/isolated.ts';
import type { MenuItem } from '../ui/menu-list.tsx';
import { Spinner } from '../ui/spinner.tsx';
import { LockChip, QualityChip } from './call-chips.tsx';
import { useCallDesk } from './call-desk.tsx';
import { CallPanel, type Panel } from './call-panel.tsx';
import { CallPhaseLine } from './call-phase.tsx';
import { theirTracks } from './call-streams.ts';
import { ControlBar } from './control-bar.tsx';
import { KeepOpen } from './keep-open.tsx';
import { OwnPreview } from './own-preview.tsx';
import { StageButton } from './stage-button.tsx';
import { TheirNotes, TheirPicture } from './their-picture.tsx';
import type { Controls } from './use-controls.ts';
import { useDevices } from './use-devices.ts';
import { useFocusInside } from './use-focus-inside.ts';
import { useQuiet } from './use-quiet.ts';

interface Props {
  readonly call: CallView;
  readonly controls: Controls;
  /** Puts the call into a window of its own; `null` where the browser has none. */
  readonly float: (() => void) | null;
}

export function CallScreen({ call, controls, float }: Props) {
  const t = useTranslations('calls');
  const { setSmall } = useCallDesk();
  const place = useRef<HTMLElement>(null);
  const [panel, setPanel] = useState<Panel | null>(null);
  const devices = useDevices(call.media !== null);
  const { phase, media } = call;
  const tracks = theirTracks(call);
  const pictured = tracks.camera !== null || tracks.screen !== null;
  const quiet = useQuiet(pictured && phase === 'live' && panel === null, place);
  useFocusInside(place);

  const read = () => {
    setSmall(true);
    goTo({ kind: 'conversation', id: call.conversation });
  };
  const items: MenuItem[] = [
    { label: t('screen.devices'), icon: Settings2, onSelect: () => setPanel('devices') },
    ...(float ? [{ label: t('screen.float'), icon: PictureInPicture2, onSelect: float }] : []),
    { label: t('screen.figures'), icon: ChartNoAxesColumn, onSelect: () => setPanel('figures') },
  ];

  const keyed = (event: KeyboardEvent) => {
    if (panel !== null || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === 'Escape' && !event.defaultPrevented) read();
    else if (event.shiftKey && event.code === 'KeyM') controls.toggleMicrophone();
    else if (event.shiftKey && event.code === 'KeyV') controls.toggleCamera();
    else return;
    event.preventDefault();
  };

  const fading = classNames('transition-opacity duration-(--calm)', quiet && 'opacity-0 pointer-coarse:pointer-events-none');
  return (
    <section
      ref={place}
      role="dialog"
      aria-modal="true"
      aria-label={t('screen.label', { name: call.name })}
      tabIndex={-1}
      data-stage
      data-quiet={quiet || undefined}
      onKeyDown={keyed}
      className="fixed inset-0 z-40 flex animate-appear flex-col overflow-hidden bg-stage text-on-stage"
    >
      <TheirPicture call={call} size="screen">
        <CallPhaseLine call={call} className="text-title text-stage-quiet" />
      </TheirPicture>

      <div
        className={classNames(
          'relative z-10 flex items-start gap-2 ps-[max(0.75rem,env(safe-area-inset-left))] pe-[max(0.75rem,env(safe-area-inset-right))] pt-[calc(0.75rem+env(safe-area-inset-top))] pb-6',
          pictured && !quiet && 'bg-linear-to-b from-stage via-stage/70 to-transparent',
          fading,
        )}
      >
        <StageButton size="small" label={t('screen.back')} icon={MessageSquareText} onClick={read} />
        <div className="flex min-h-11 min-w-0 flex-1 flex-col justify-center ps-1">
          {pictured ? (
            <>
              <p className="flex min-w-0 font-semibold">
                <bdi className="truncate">{call.name}</bdi>
              </p>
              <CallPhaseLine call={call} className="text-small text-stage-quiet" />
            </>
          ) : null}
        </div>
        {media ? (
          <div className="flex flex-wrap justify-end gap-2">
            <QualityChip call={call} onOpen={() => setPanel('figures')} />
            <LockChip call={call} onOpen={() => setPanel('lock')} />
          </div>
        ) : null}
      </div>

      <div className="relative z-10 flex min-h-0 flex-1 flex-col items-center gap-2 px-4">
        {phase === 'reconnecting' ? <Reconnecting /> : null}
        <KeepOpen live={phase === 'live'} name={call.name} />
        {media?.quality === 'poor' && media.camera && phase === 'live' ? (
          <p role="status" className="rounded-full bg-stage-raised px-4 py-1.5 text-small text-stage-warning">
            {t('quality.poorHint')}
          </p>
        ) : null}
      </div>

      <div
        className={classNames(
          'relative z-10 flex flex-col items-center gap-3 px-[max(0.75rem,env(safe-area-inset-left))] pt-6 pb-[calc(1.25rem+env(safe-area-inset-bottom))]',
          pictured && !quiet && 'bg-linear-to-t from-stage via-stage/60 to-transparent',
        )}
      >
        <div className="pointer-events-none flex w-full max-w-5xl items-end justify-between gap-3">
          <div className="flex min-w-0 flex-col items-start gap-2">
            <TheirNotes call={call} />
          </div>
          <OwnPreview call={call} className="w-24 shrink-0 portrait:aspect-3/4 landscape:aspect-4/3 sm:w-44 landscape:max-h-[30dvh]" />
        </div>
        <ControlBar call={call} controls={controls} severalCameras={devices.cameras.length > 1} items={items} className={fading} />
      </div>

      <p role="status" className="sr-only">
        {t('screen.label', { name: isolated(call.name) })}: {phase === 'ringing-in' ? '' : t(`phase.${phase}`)}
      </p>
      {panel ? <CallPanel panel={panel} call={call} onClose={() => setPanel(null)} /> : null}
    </section>
  );
}

function Reconnecting() {
  const t = useTranslations('calls.screen');
  return (
    <div
      role="alert"
      className="flex max-w-sm animate-rise items-center gap-4 rounded-card border border-stage-line bg-stage-raised p-4 shadow-float"
    >
      <Spinner size={24} />
      <div>
        <p className="font-semibold">{t('lost')}</p>
        <p className="text-small text-stage-quiet">{t('lostHint')}</p>
      </div>
    </div>
  );
}
