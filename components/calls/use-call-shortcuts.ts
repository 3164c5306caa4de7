// Alt and Shift with a letter, wherever the focus is: A takes a call, V takes it with video, D declines, E ends. Two keys held, so typing never does it.

import { useEffect, useRef } from 'react';
import type { CallView } from '../../lib/client/index.ts';
import { useCallDesk } from './call-desk.tsx';
import { useCalls } from './use-call.ts';
import type { Controls } from './use-controls.ts';

export function useCallShortcuts(call: CallView | null, controls: Controls): void {
  const calls = useCalls();
  const { accept, fail } = useCallDesk();
  const latest = useRef({ call, controls, accept, fail });
  useEffect(() => {
    latest.current = { call, controls, accept, fail };
  });
  const wanted = call !== null && call.phase !== 'ended' && (call.here === true || (call.phase === 'ringing-in' && call.here === null));
  useEffect(() => {
    if (!wanted) return;
    const pressed = (event: KeyboardEvent) => {
      const { call, controls, accept, fail } = latest.current;
      if (!call || !event.altKey || !event.shiftKey || event.ctrlKey || event.metaKey || event.repeat) return;
      const rings = call.phase === 'ringing-in';
      // By the place of the key: with Alt a Mac writes other letters.
      if (rings && event.code === 'KeyA') accept(call, false);
      else if (rings && event.code === 'KeyV') accept(call, true);
      else if (rings && event.code === 'KeyD') void calls.decline(call.id).catch((thrown: unknown) => fail(thrown, false));
      else if (!rings && event.code === 'KeyE') controls.hangUp();
      else return;
      event.preventDefault();
    };
    addEventListener('keydown', pressed);
    return () => removeEventListener('keydown', pressed);
  }, [wanted, calls]);
}
