// What a person can do in a call, each as one function that says by itself when it was refused.

import { useMemo } from 'react';
import type { CallView } from '../../lib/client/index.ts';
import { useCallDesk } from './call-desk.tsx';
import { useCalls } from './use-call.ts';

export interface Controls {
  readonly toggleMicrophone: () => void;
  readonly toggleCamera: () => void;
  readonly toggleScreen: () => void;
  readonly flip: () => void;
  readonly hangUp: () => void;
}

export function useControls(): Controls {
  const calls = useCalls();
  const { fail } = useCallDesk();
  return useMemo(() => {
    const now = (): CallView | null => calls.getSnapshot().current;
    const attempt = (work: Promise<unknown>, video: boolean) => void work.catch((thrown: unknown) => fail(thrown, video));
    return {
      toggleMicrophone: () => {
        const media = now()?.media;
        if (media) attempt(calls.setMicrophone(!media.microphone), false);
      },
      toggleCamera: () => {
        const media = now()?.media;
        if (media) attempt(calls.setCamera(!media.camera), true);
      },
      toggleScreen: () => {
        const media = now()?.media;
        if (!media) return;
        // Whoever closes the browser's own picker has changed their mind; that is not a refusal to explain.
        void calls.setScreen(!media.screen).catch((thrown: unknown) => {
          if ((thrown as { code?: unknown }).code !== 'permission-denied') fail(thrown, true);
        });
      },
      flip: () => attempt(calls.flipCamera(), true),
      hangUp: () => {
        const call = now();
        if (call && call.phase !== 'ended') attempt(calls.hangUp(call.id), false);
      },
    };
  }, [calls, fail]);
}
