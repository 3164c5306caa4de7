// The keys of headsets and the controls that the browser shows of its own (picture-in-picture, the lock screen): mute, camera, hang up.

import { useEffect, useRef } from 'react';

export interface CallKeys {
  readonly microphone: boolean;
  readonly camera: boolean;
  readonly toggleMicrophone: () => void;
  readonly toggleCamera: () => void;
  readonly hangUp: () => void;
}

type Wider = MediaSession & {
  setMicrophoneActive?: (active: boolean) => void;
  setCameraActive?: (active: boolean) => void;
};

/** `null` while there is no call here. */
export function useMediaKeys(keys: CallKeys | null): void {
  const latest = useRef(keys);
  useEffect(() => {
    latest.current = keys;
  });
  const wanted = keys !== null;
  useEffect(() => {
    if (!wanted || !('mediaSession' in navigator)) return;
    const set = (name: string, handler: (() => void) | null) => {
      try {
        navigator.mediaSession.setActionHandler(name as MediaSessionAction, handler);
      } catch {
        // This browser does not know the action.
      }
    };
    set('togglemicrophone', () => latest.current?.toggleMicrophone());
    set('togglecamera', () => latest.current?.toggleCamera());
    set('hangup', () => latest.current?.hangUp());
    return () => {
      for (const name of ['togglemicrophone', 'togglecamera', 'hangup']) set(name, null);
    };
  }, [wanted]);

  const { microphone = false, camera = false } = keys ?? {};
  useEffect(() => {
    if (!wanted || !('mediaSession' in navigator)) return;
    const session = navigator.mediaSession as Wider;
    session.setMicrophoneActive?.(microphone);
    session.setCameraActive?.(camera);
  }, [wanted, microphone, camera]);
}
