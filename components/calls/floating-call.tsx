// The call in its own window: picture, name, and the three things one must be able to do without looking for the page.

import { Maximize2, PhoneOff } from 'lucide-react';
import { createPortal } from 'react-dom';
import { useTranslations } from 'use-intl';
import type { CallView } from '../../lib/client/index.ts';
import { CallPhaseLine } from './call-phase.tsx';
import { CameraButton, MicrophoneButton } from './small-call.tsx';
import { StageButton } from './stage-button.tsx';
import { TheirNotes, TheirPicture } from './their-picture.tsx';
import type { Controls } from './use-controls.ts';

interface Props {
  readonly call: CallView;
  readonly controls: Controls;
  readonly place: Window;
  readonly onReturn: () => void;
}

export function FloatingCall({ call, controls, place, onReturn }: Props) {
  const t = useTranslations('calls.screen');
  return createPortal(
    <main aria-label={t('label', { name: call.name })} data-stage className="fixed inset-0 flex flex-col bg-stage text-on-stage">
      <div className="relative min-h-0 flex-1 overflow-hidden">
        <TheirPicture call={call} size="dock">
          <CallPhaseLine call={call} className="text-stage-quiet" />
        </TheirPicture>
        <div className="absolute inset-x-2 bottom-2 flex flex-wrap justify-center gap-2">
          <TheirNotes call={call} />
        </div>
      </div>
      <div className="flex shrink-0 justify-center gap-3 py-3">
        {call.media ? <MicrophoneButton call={call} onToggle={controls.toggleMicrophone} /> : null}
        {call.media ? <CameraButton call={call} onToggle={controls.toggleCamera} /> : null}
        <StageButton size="small" label={t('return')} icon={Maximize2} onClick={onReturn} />
        <StageButton size="small" look="end" label={t('end')} icon={PhoneOff} onClick={controls.hangUp} />
      </div>
    </main>,
    place.document.body,
  );
}
