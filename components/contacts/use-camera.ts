// The camera, from the press that asks for it to the moment the screen is left, when it is turned off.

import { type RefObject, useCallback, useEffect, useRef, useState } from 'react';
import { type CodeReader, codeReader } from './read-code.ts';

export type CameraState = 'off' | 'starting' | 'looking' | 'refused' | 'missing' | 'busy';

/** Between two looks, ms. */
const LOOK_EVERY_MS = 160;

function stateOf(thrown: unknown): CameraState {
  const name = thrown instanceof DOMException ? thrown.name : '';
  if (name === 'NotAllowedError' || name === 'SecurityError') return 'refused';
  return name === 'NotReadableError' || name === 'AbortError' ? 'busy' : 'missing';
}

interface Camera {
  readonly state: CameraState;
  readonly video: RefObject<HTMLVideoElement | null>;
  readonly start: () => void;
  readonly stop: () => void;
}

/** `onText` gets whatever code is seen, again and again while it is seen. The video element must be in the page before `start`. */
export function useCamera(onText: (text: string) => void): Camera {
  const [state, setState] = useState<CameraState>('off');
  const video = useRef<HTMLVideoElement>(null);
  const stream = useRef<MediaStream | null>(null);
  const seen = useRef(onText);
  useEffect(() => {
    seen.current = onText;
  });

  const stop = useCallback(() => {
    for (const track of stream.current?.getTracks() ?? []) track.stop();
    stream.current = null;
    setState('off');
  }, []);

  const look = useCallback(async (element: HTMLVideoElement, mine: MediaStream, read: CodeReader) => {
    while (stream.current === mine) {
      const text = await read(element);
      if (text && stream.current === mine) seen.current(text);
      await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
    }
  }, []);

  const start = useCallback(async () => {
    setState('starting');
    try {
      // Without a secure context there is no mediaDevices at all.
      const opened = await navigator.mediaDevices.getUserMedia({
        video: { facingMode: 'environment', width: { ideal: 1280 } },
        audio: false,
      });
      const element = video.current;
      if (!element) {
        for (const track of opened.getTracks()) track.stop();
        return;
      }
      stream.current = opened;
      element.srcObject = opened;
      await element.play();
      setState('looking');
      await look(element, opened, await codeReader());
    } catch (thrown) {
      stop();
      setState(stateOf(thrown));
    }
  }, [look, stop]);

  useEffect(() => stop, [stop]);
  return { state, video, start: () => void start(), stop };
}
