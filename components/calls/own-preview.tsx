// One's own camera, small and as in a mirror.

import { useTranslations } from 'use-intl';
import type { CallView } from '../../lib/client/index.ts';
import { classNames } from '../ui/class-names.ts';
import { looksAway, myCamera, usePicture } from './call-streams.ts';
import { StreamVideo } from './stream-video.tsx';

export function OwnPreview({ call, className }: { readonly call: CallView; readonly className?: string }) {
  const t = useTranslations('calls.screen');
  const camera = myCamera(call);
  const picture = usePicture(camera);
  if (!picture || !camera) return null;
  return (
    <StreamVideo
      stream={picture}
      label={t('myVideo')}
      mirrored={!looksAway(camera)}
      className={classNames('rounded-control border border-stage-line bg-stage-raised object-cover', className)}
    />
  );
}
