// The other side: their screen, else their camera, else their picture with the name. With a screen the camera stands small beside it.

import { MicOff } from 'lucide-react';
import { useTranslations } from 'use-intl';
import type { CallView } from '../../lib/client/index.ts';
import { useMediaQuery } from '../hooks/use-media-query.ts';
import { Avatar } from '../ui/avatar.tsx';
import { classNames } from '../ui/class-names.ts';
import { Icon } from '../ui/icon.tsx';
import { isolated } from '../ui/isolated.ts';
import { theirTracks, usePicture } from './call-streams.ts';
import { nameSize } from './name-size.ts';
import { StreamVideo } from './stream-video.tsx';
import { LOW } from './use-surface.ts';

interface Props {
  readonly call: CallView;
  /** Under the name where there is no picture. */
  readonly children?: React.ReactNode;
  readonly size: 'screen' | 'dock';
}

export function TheirPicture({ call, children, size }: Props) {
  const t = useTranslations('calls.screen');
  const tracks = theirTracks(call);
  const camera = usePicture(tracks.camera);
  const screen = usePicture(tracks.screen);
  const name = isolated(call.name);
  const low = useMediaQuery(LOW);
  if (screen || camera) {
    return (
      <>
        {screen ? (
          <StreamVideo stream={screen} label={t('theirScreen', { name })} fit="contain" className="absolute inset-0 size-full" />
        ) : camera ? (
          <StreamVideo stream={camera} label={t('theirVideo', { name })} className="absolute inset-0 size-full" />
        ) : null}
        {screen && camera ? (
          <StreamVideo
            stream={camera}
            label={t('theirVideo', { name })}
            className={classNames(
              'absolute start-3 rounded-control border border-stage-line bg-stage-raised',
              size === 'screen' ? 'top-[calc(8rem+env(safe-area-inset-top))] w-24 sm:w-40' : 'top-3 w-20',
            )}
          />
        ) : null}
      </>
    );
  }
  const big = size === 'screen';
  return (
    <div
      className={classNames(
        'absolute inset-0 flex flex-col items-center justify-center px-6 text-center',
        big && low ? 'gap-2 pb-16' : 'gap-4',
      )}
    >
      <Avatar account={call.peer} name={call.name} size={low ? 72 : big ? 128 : 88} />
      <div className="flex max-w-full flex-col gap-1.5">
        <p
          className={classNames(
            'max-w-full font-semibold text-balance wrap-anywhere',
            big ? nameSize(call.name) : 'line-clamp-3 text-title',
          )}
        >
          <bdi>{call.name}</bdi>
        </p>
        {children}
      </div>
    </div>
  );
}

/** That they cannot be heard, or that they show a screen: words over the picture. */
export function TheirNotes({ call }: { readonly call: CallView }) {
  const t = useTranslations('calls.screen');
  const name = isolated(call.name);
  if (call.phase !== 'live' && call.phase !== 'reconnecting') return null;
  const note = 'inline-flex items-center gap-2 rounded-full bg-stage-raised px-3.5 py-1.5 text-small';
  return (
    <>
      {call.theirs.microphone ? null : (
        <p className={note}>
          <Icon of={MicOff} size={16} />
          {t('muted', { name })}
        </p>
      )}
      {call.theirs.screen && !theirTracks(call).screen ? <p className={note}>{t('sharing', { name })}</p> : null}
      {call.media && !call.media.microphone ? (
        <p className={note}>
          <Icon of={MicOff} size={16} />
          {t('youMuted')}
        </p>
      ) : null}
      {call.media?.screen ? <p className={note}>{t('iShare')}</p> : null}
    </>
  );
}
