// Which face the call shows now. It changes rarely, so the whole shell may ask.

import { useCallDesk } from './call-desk.tsx';
import { type Surface, surfaceOf } from './surface.ts';
import { useOfCall } from './use-call.ts';

export function useSurface(): Surface {
  const { small, ended } = useCallDesk();
  const surface = useOfCall((call) => surfaceOf(call, small));
  return surface === 'none' && ended ? 'ended' : surface;
}

/** A phone on its side: pictures of people are smaller. */
export const LOW = '(max-height: 30rem)';
/** From here on a sheet has a corner of its own, and the conversation is seen beside it. */
export const ROOMY = '(min-width: 40rem)';
/** From here on a call stands beside the conversation rather than above it. */
export const WIDE = '(min-width: 64rem)';
