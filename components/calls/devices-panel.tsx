// Which microphone, camera and speaker the call uses, with a meter and a picture to see that they work.

import { Play } from 'lucide-react';
import { useTranslations } from 'use-intl';
import type { CallView } from '../../lib/client/index.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Icon } from '../ui/icon.tsx';
import { SelectField } from '../ui/select-field.tsx';
import { useCallDesk } from './call-desk.tsx';
import { looksAway, myCamera, usePicture } from './call-streams.ts';
import { canChooseSpeaker } from './can-call.ts';
import { LevelMeter } from './level-meter.tsx';
import { StreamVideo } from './stream-video.tsx';
import { play, TEST } from './tones.ts';
import { useCalls } from './use-call.ts';
import { type Device, useDevices } from './use-devices.ts';

interface Props {
  readonly call: CallView;
  readonly onClose: () => void;
}

/** Open as long as it is mounted. */
export function DevicesPanel({ call, onClose }: Props) {
  const t = useTranslations('calls.devices');
  const ui = useTranslations('ui');
  const calls = useCalls();
  const { fail, speaker, setSpeaker } = useCallDesk();
  const devices = useDevices(true);
  const microphone = call.media?.microphone ? (call.media.local.getAudioTracks()[0] ?? null) : null;
  const camera = myCamera(call);
  const picture = usePicture(camera);

  const options = (kind: 'microphone' | 'camera' | 'speaker', found: readonly Device[]) => [
    { value: '', label: t('default') },
    ...found.map(({ id, label }, index) => ({ value: id, label: label || t('nameless', { kind, number: index + 1 }) })),
  ];
  const used = (track: MediaStreamTrack | null | undefined, found: readonly Device[]) => {
    const id = track?.getSettings().deviceId ?? '';
    return found.some((device) => device.id === id) ? id : '';
  };
  const choose = (choice: Parameters<typeof calls.chooseDevices>[0], video: boolean) =>
    void calls.chooseDevices(choice).catch((thrown: unknown) => fail(thrown, video));

  return (
    <Dialog
      title={t('title')}
      onClose={onClose}
      actions={
        <Button kind="soft" onClick={onClose}>
          {ui('close')}
        </Button>
      }
    >
      <SelectField
        label={t('microphone')}
        value={used(call.media?.local.getAudioTracks()[0], devices.microphones)}
        options={options('microphone', devices.microphones)}
        onChange={(id) => choose({ microphone: id || null }, false)}
      />
      {microphone ? (
        <>
          <LevelMeter track={microphone} label={t('level')} />
          <p className="text-small">{t('levelHint')}</p>
        </>
      ) : (
        <p className="text-small">{t('silent')}</p>
      )}
      <SelectField
        label={t('camera')}
        value={used(camera, devices.cameras)}
        options={options('camera', devices.cameras)}
        onChange={(id) => choose({ camera: id || null }, true)}
      />
      {picture && camera ? (
        <StreamVideo
          stream={picture}
          label={t('preview')}
          mirrored={!looksAway(camera)}
          className="aspect-video w-full rounded-control bg-sunken"
        />
      ) : (
        <p className="text-small">{t('cameraOff')}</p>
      )}
      {canChooseSpeaker() && devices.speakers.length > 0 ? (
        <SelectField label={t('speaker')} value={speaker} options={options('speaker', devices.speakers)} onChange={setSpeaker} />
      ) : null}
      <div>
        <Button kind="soft" icon={<Icon of={Play} size={18} />} onClick={() => void play(TEST, speaker)}>
          {t('test')}
        </Button>
      </div>
    </Dialog>
  );
}
