// A call that went aside while one reads: a strip above the conversation, or a column beside it where there is room.

import { Maximize2, Mic, MicOff, PhoneOff, Video, VideoOff } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import type { CallView } from '../../lib/client/index.ts';
import { useMediaQuery } from '../hooks/use-media-query.ts';
import { Avatar } from '../ui/avatar.tsx';
import { LockChip } from './call-chips.tsx';
import { useCallDesk } from './call-desk.tsx';
import { CallPanel } from './call-panel.tsx';
import { CallPhaseLine } from './call-phase.tsx';
import { theirTracks, usePicture } from './call-streams.ts';
import { OwnPreview } from './own-preview.tsx';
import { StageButton } from './stage-button.tsx';
import { StreamVideo } from './stream-video.tsx';
import { TheirNotes, TheirPicture } from './their-picture.tsx';
import { useCall } from './use-call.ts';
import { useControls } from './use-controls.ts';
import { useSurface, WIDE } from './use-surface.ts';

/** Above the panes; nothing unless the call is aside and there is no room beside them. */
export function CallStrip() {
  const wide = useMediaQuery(WIDE);
  const surface = useSurface();
  return surface === 'small' && !wide ? <Strip /> : null;
}

/** Beside the panes; nothing unless the call is aside and there is room. */
export function CallColumn() {
  const wide = useMediaQuery(WIDE);
  const surface = useSurface();
  return surface === 'small' && wide ? <Column /> : null;
}

function Strip() {
  const t = useTranslations('calls.screen');
  const { setSmall } = useCallDesk();
  const controls = useControls();
  const call = useCall();
  const picture = usePicture(call ? (theirTracks(call).screen ?? theirTracks(call).camera) : null);
  if (!call) return null;
  return (
    <section
      aria-label={t('label', { name: call.name })}
      data-stage
      className="flex min-h-15 shrink-0 items-center gap-2 bg-stage py-1.5 ps-2 pe-3 text-on-stage"
    >
      <button
        type="button"
        title={t('return')}
        onClick={() => setSmall(false)}
        className="flex min-h-12 min-w-0 flex-1 items-center gap-3 rounded-control px-2 text-start hover:bg-stage-raised"
      >
        {picture ? (
          <StreamVideo stream={picture} label={null} className="h-11 w-16 shrink-0 rounded-[8px]" />
        ) : (
          <Avatar account={call.peer} name={call.name} size={40} />
        )}
        <span className="flex min-w-0 flex-1 flex-col">
          <span className="sr-only">{t('return')}: </span>
          <bdi className="truncate font-semibold">{call.name}</bdi>
          <CallPhaseLine call={call} className="text-small text-stage-quiet" />
        </span>
      </button>
      {call.media ? <MicrophoneButton call={call} onToggle={controls.toggleMicrophone} /> : null}
      <StageButton size="small" look="end" label={t('end')} icon={PhoneOff} onClick={controls.hangUp} />
    </section>
  );
}

export function MicrophoneButton({ call, onToggle }: { readonly call: CallView; readonly onToggle: () => void }) {
  const t = useTranslations('calls.screen');
  const on = call.media?.microphone ?? false;
  return (
    <StageButton
      size="small"
      look={on ? 'plain' : 'off'}
      label={on ? t('mute') : t('unmute')}
      icon={on ? Mic : MicOff}
      onClick={onToggle}
    />
  );
}

export function CameraButton({ call, onToggle }: { readonly call: CallView; readonly onToggle: () => void }) {
  const t = useTranslations('calls.screen');
  const on = call.media?.camera ?? false;
  return (
    <StageButton
      size="small"
      look={on ? 'plain' : 'off'}
      label={on ? t('cameraOff') : t('cameraOn')}
      icon={on ? Video : VideoOff}
      onClick={onToggle}
    />
  );
}

function Column() {
  const t = useTranslations('calls.screen');
  const { setSmall } = useCallDesk();
  const controls = useControls();
  const call = useCall();
  const [panel, setPanel] = useState<'lock' | null>(null);
  if (!call) return null;
  return (
    <aside
      aria-label={t('label', { name: call.name })}
      data-stage
      className="flex min-h-0 min-w-0 animate-appear flex-col border-s border-line bg-stage text-on-stage"
    >
      <div className="flex min-h-16 shrink-0 items-center gap-2 ps-4 pe-2">
        <LockChip call={call} onOpen={() => setPanel('lock')} />
        <span className="flex-1" />
        <StageButton size="small" label={t('return')} icon={Maximize2} onClick={() => setSmall(false)} />
      </div>
      <div className="relative min-h-0 flex-1 overflow-hidden">
        <TheirPicture call={call} size="dock" />
        <OwnPreview call={call} className="absolute end-3 bottom-3 aspect-4/3 w-24" />
      </div>
      <div className="flex shrink-0 flex-col items-center gap-3 px-4 pt-3 pb-[calc(1.25rem+env(safe-area-inset-bottom))]">
        <div className="flex flex-wrap justify-center gap-2">
          <TheirNotes call={call} />
        </div>
        <CallPhaseLine call={call} className="text-stage-quiet" />
        <div className="flex gap-3">
          {call.media ? <MicrophoneButton call={call} onToggle={controls.toggleMicrophone} /> : null}
          {call.media ? <CameraButton call={call} onToggle={controls.toggleCamera} /> : null}
          <StageButton size="small" look="end" label={t('end')} icon={PhoneOff} onClick={controls.hangUp} />
        </div>
      </div>
      {panel ? <CallPanel panel={panel} call={call} onClose={() => setPanel(null)} /> : null}
    </aside>
  );
}
