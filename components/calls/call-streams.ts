// Which track of a call is which picture. The streams stay, their tracks come and go; what a side says it shows decides, for a track of a
// camera that is off stays in the stream, frozen.

import { useMemo } from 'react';
import type { CallView } from '../../lib/client/index.ts';

const liveIn = (stream: MediaStream): MediaStreamTrack | null =>
  stream.getVideoTracks().find(({ readyState }) => readyState === 'live') ?? null;

/** A stream of one track, the same object as long as the track is the same. */
export function usePicture(track: MediaStreamTrack | null): MediaStream | null {
  return useMemo(() => (track ? new MediaStream([track]) : null), [track]);
}

export function theirTracks({ media, theirs }: Pick<CallView, 'media' | 'theirs'>): {
  readonly camera: MediaStreamTrack | null;
  readonly screen: MediaStreamTrack | null;
} {
  return {
    camera: media && theirs.camera ? liveIn(media.remote) : null,
    screen: media && theirs.screen ? liveIn(media.remoteScreen) : null,
  };
}

export const myCamera = ({ media }: Pick<CallView, 'media'>): MediaStreamTrack | null => (media?.camera ? liveIn(media.local) : null);

/** Whether a track is of a camera that looks away from the person: then it is not mirrored. */
export const looksAway = (track: MediaStreamTrack): boolean => track.getSettings().facingMode === 'environment';
