// The controls of a call at its foot. What this device cannot do is not there: no dead buttons.

import { Ellipsis, Mic, MicOff, PhoneOff, ScreenShare, ScreenShareOff, SwitchCamera, Video, VideoOff } from 'lucide-react';
import { useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import type { CallView } from '../../lib/client/index.ts';
import { classNames } from '../ui/class-names.ts';
import { type MenuItem, MenuList } from '../ui/menu-list.tsx';
import { canShareScreen } from './can-call.ts';
import { StageButton } from './stage-button.tsx';
import type { Controls } from './use-controls.ts';

interface Props {
  readonly call: CallView;
  readonly controls: Controls;
  /** More than one camera can be chosen from. */
  readonly severalCameras: boolean;
  readonly items: readonly MenuItem[];
  readonly className?: string;
}

export function ControlBar({ call, controls, severalCameras, items, className }: Props) {
  const t = useTranslations('calls.screen');
  const { media, phase } = call;
  const ringing = phase === 'calling' || phase === 'ringing-out';
  return (
    // biome-ignore lint/a11y/useSemanticElements: a toolbar is no fieldset
    <div
      role="group"
      aria-label={t('label', { name: call.name })}
      className={classNames('flex items-center justify-center gap-2.5 sm:gap-4', className)}
    >
      {media ? (
        <>
          <StageButton
            label={media.microphone ? t('mute') : t('unmute')}
            icon={media.microphone ? Mic : MicOff}
            look={media.microphone ? 'plain' : 'off'}
            onClick={controls.toggleMicrophone}
          />
          <StageButton
            label={media.camera ? t('cameraOff') : t('cameraOn')}
            icon={media.camera ? Video : VideoOff}
            look={media.camera ? 'plain' : 'off'}
            onClick={controls.toggleCamera}
          />
          {media.camera && severalCameras ? <StageButton label={t('flip')} icon={SwitchCamera} onClick={controls.flip} /> : null}
          {canShareScreen() && !ringing ? (
            <StageButton
              label={media.screen ? t('unshare') : t('share')}
              icon={media.screen ? ScreenShareOff : ScreenShare}
              look={media.screen ? 'off' : 'plain'}
              onClick={controls.toggleScreen}
            />
          ) : null}
          {items.length > 0 ? <More items={items} /> : null}
        </>
      ) : null}
      <StageButton
        label={ringing ? t('cancel') : t('end')}
        icon={PhoneOff}
        look="end"
        onClick={controls.hangUp}
        className="ms-1 w-16 max-[21rem]:w-14"
      />
    </div>
  );
}

function More({ items }: { readonly items: readonly MenuItem[] }) {
  const t = useTranslations('calls.screen');
  const button = useRef<HTMLButtonElement>(null);
  const [open, setOpen] = useState(false);
  // A press on the button while the menu is open closes it before the click arrives, which must not open it again.
  const wasOpen = useRef(false);
  return (
    <>
      <StageButton
        ref={button}
        label={t('more')}
        icon={Ellipsis}
        aria-haspopup="menu"
        aria-expanded={open}
        onPointerDown={() => {
          wasOpen.current = open;
        }}
        onClick={(event) => {
          if (!(event.detail > 0 && wasOpen.current)) setOpen(true);
        }}
      />
      {open && button.current ? <MenuList label={t('more')} items={items} place={button.current} onClose={() => setOpen(false)} /> : null}
    </>
  );
}
