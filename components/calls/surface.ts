// Which face a call shows in this tab. Pure, so that no state is drawn by two of them or by none.

import type { CallView } from '../../lib/client/index.ts';

export type Surface =
  | 'none'
  /** Rings: the sheet with the four answers. */
  | 'incoming'
  /** Fills the page. */
  | 'screen'
  /** Beside the conversation, or above it where there is no room beside. */
  | 'small'
  /** Another tab has it, or the tab that had it is gone and may come back. */
  | 'elsewhere'
  /** How it ended, with words. */
  | 'ended';

/** Ends that a person must have time to read; the others go by themselves. */
const STAYING = new Set<CallView['end']>(['declined', 'busy', 'timeout', 'lost', 'unsafe', 'no-media']);

/** Whether the tab that had the call shows how it ended. One that only rang here has no ending to show but a line. */
function endsOnScreen(call: CallView): boolean {
  return call.phase === 'ended' && call.here === true && call.end !== 'cancelled' && call.end !== 'elsewhere';
}

/** Whether the ending stays until the person closes it, longer than the client shows it. */
export const endingStays = (call: CallView): boolean => endsOnScreen(call) && STAYING.has(call.end);

export function surfaceOf(call: CallView | null, small: boolean): Surface {
  if (!call) return 'none';
  if (call.phase === 'ended') return endsOnScreen(call) ? 'ended' : 'none';
  if (call.phase === 'ringing-in') return call.here === false ? 'none' : 'incoming';
  if (call.here !== true) return 'elsewhere';
  return small ? 'small' : 'screen';
}
