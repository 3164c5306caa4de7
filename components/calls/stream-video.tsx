// A stream drawn. It is always silent here: sound is played once, by `CallSound`, however often a picture is drawn.

import { type Ref, useEffect, useImperativeHandle, useRef } from 'react';
import { classNames } from '../ui/class-names.ts';

interface Props {
  readonly stream: MediaStream;
  /** `null` where words beside it say the same. */
  readonly label: string | null;
  /** As in a mirror: one's own face, never a screen or the world behind a phone. */
  readonly mirrored?: boolean;
  /** `contain`: nothing may be cut off, as of a screen. */
  readonly fit?: 'cover' | 'contain';
  readonly className?: string;
  readonly ref?: Ref<HTMLVideoElement | null>;
}

export function StreamVideo({ stream, label, mirrored = false, fit = 'cover', className, ref }: Props) {
  const video = useRef<HTMLVideoElement>(null);
  useImperativeHandle(ref, () => video.current as HTMLVideoElement, []);
  useEffect(() => {
    const element = video.current;
    if (!element) return;
    element.srcObject = stream;
    // A silent video may play; where it may not yet, its first frame is shown, and it goes on by itself.
    void element.play().catch(() => undefined);
    return () => {
      element.srcObject = null;
    };
  }, [stream]);
  return (
    <video
      ref={video}
      muted
      autoPlay
      playsInline
      disableRemotePlayback
      aria-label={label ?? undefined}
      aria-hidden={label === null || undefined}
      className={classNames(fit === 'cover' ? 'object-cover' : 'object-contain', mirrored && '-scale-x-100', className)}
    />
  );
}
