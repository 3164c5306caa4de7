// Everything of a call that is not part of a pane: the sheet, the screen, the ending, the sounds, and what the device must know meanwhile.

import { useCallback, useEffect, useMemo, useRef } from 'react';
import { useTranslations } from 'use-intl';
import type { CallView } from '../../lib/client/index.ts';
import { useRoute } from '../routes.ts';
import { useAnnouncer } from '../ui/announcer.tsx';
import { isolated } from '../ui/isolated.ts';
import { useCallDesk } from './call-desk.tsx';
import { CallScreen } from './call-screen.tsx';
import { CallSound } from './call-sound.tsx';
import { theirTracks, usePicture } from './call-streams.ts';
import { EndedScreen, useEndWords } from './ended-screen.tsx';
import { FloatingCall } from './floating-call.tsx';
import { IncomingSheet } from './incoming-sheet.tsx';
import { StreamVideo } from './stream-video.tsx';
import { useAwake } from './use-awake.ts';
import { useCall } from './use-call.ts';
import { useCallShortcuts } from './use-call-shortcuts.ts';
import { useControls } from './use-controls.ts';
import { useFloating } from './use-floating.ts';
import { useMediaKeys } from './use-media-keys.ts';
import { useNewDevice } from './use-new-device.ts';
import { useRinging } from './use-ringing.ts';
import { useSurface } from './use-surface.ts';

/** Whether what the layer draws covers the panes, which are then out of reach. */
export function useCovered(): boolean {
  const surface = useSurface();
  const { small } = useCallDesk();
  return surface === 'screen' || (surface === 'ended' && !small);
}

export function CallLayer() {
  const call = useCall();
  const { small, setSmall, speaker, ended, close } = useCallDesk();
  const surface = useSurface();
  const controls = useControls();
  const video = useRef<HTMLVideoElement>(null);
  const here = call !== null && call.phase !== 'ended' && call.here !== false && call.media !== null;
  const tracks = call ? theirTracks(call) : null;
  const picture = usePicture(tracks?.screen ?? tracks?.camera ?? null);
  const aside = useCallback(() => setSmall(true), [setSmall]);
  const floating = useFloating(here, video, picture !== null, aside);

  useRinging(call);
  useAwake(here && call.phase !== 'ringing-in');
  useCallShortcuts(call, controls);
  useNewDevice(here && call.phase === 'live');
  useLastWord(call);
  const over = ended ?? (surface === 'ended' ? call : null);
  const closeEnding = useCallback(() => over && close(over), [over, close]);
  // Going elsewhere by the browser's own back puts a call aside, for a call is not a page, and closes an ending.
  useGoing(surface === 'screen' ? aside : surface === 'ended' ? closeEnding : null);
  const media = here ? call.media : null;
  const [microphone, camera] = [media?.microphone ?? false, media?.camera ?? false];
  useMediaKeys(useMemo(() => (here ? { ...controls, microphone, camera } : null), [here, controls, microphone, camera]));

  return (
    <>
      {media ? <CallSound stream={media.remote} speaker={speaker} /> : null}
      {surface === 'incoming' && call ? <IncomingSheet call={call} /> : null}
      {surface === 'screen' && call ? <CallScreen call={call} controls={controls} float={floating.open} /> : null}
      {surface === 'ended' && over ? <EndedScreen call={over} corner={small} /> : null}
      {here && floating.place ? (
        <FloatingCall
          call={call}
          controls={controls}
          place={floating.place}
          onReturn={() => {
            floating.close();
            setSmall(false);
            window.focus();
          }}
        />
      ) : null}
      {/* What floats where only a picture can: it must stay in the page, whatever is drawn of the call. */}
      {picture ? (
        <div aria-hidden="true" className="pointer-events-none fixed size-px overflow-hidden opacity-0">
          <StreamVideo ref={video} stream={picture} label={null} />
        </div>
      ) : null}
    </>
  );
}

function useGoing(onGo: (() => void) | null): void {
  const route = useRoute();
  const before = useRef(route);
  useEffect(() => {
    if (before.current === route) return;
    before.current = route;
    onGo?.();
  }, [route, onGo]);
}

/** One line about a call that rang here and was over before it was taken up, or that went with the tab that had it. */
function useLastWord(call: CallView | null): void {
  const t = useTranslations('calls.incoming');
  const words = useEndWords();
  const { toast } = useAnnouncer();
  const stray = useRef<CallView['id'] | null>(null);
  const rang = useRef<CallView['id'] | null>(null);
  useEffect(() => {
    if (!call) return;
    // The tab that had it is gone, perhaps this one before it was loaded anew; nobody else will say how it went on.
    if (call.phase !== 'ringing-in' && call.phase !== 'ended') stray.current = call.here === null ? call.id : null;
    if (call.phase === 'ended' && call.here === null && stray.current === call.id) {
      stray.current = null;
      toast(words(call));
    }
    if (call.phase === 'ringing-in' && call.here !== false) rang.current = call.id;
    if (rang.current !== call.id || call.phase === 'ringing-in') return;
    rang.current = null;
    if (call.here === false && call.phase !== 'ended') toast(t('elsewhere'));
    if (call.phase !== 'ended') return;
    if (call.end === 'elsewhere') toast(t('elsewhere'));
    if (call.end === 'timeout' || call.end === 'cancelled') toast(t('missed', { name: isolated(call.name) }));
  });
}
