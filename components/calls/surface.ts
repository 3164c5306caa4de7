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
  /** Another tab has it. */
  | 'elsewhere'
  /** How it ended, with words. */
  | 'ended';

/** Ends that a person must have time to read; the others go by themselves. */
const STAYING = new Set<CallView['end']>(['declined', 'busy', 'timeout', 'lost', 'unsafe', 'no-media']);

/** Whether this tab saw the call: it placed it or took it up. One that only rang here has no ending to show but a line. */
const wasHere = ({ outgoing, here }: CallView) => here === true || (outgoing && here !== false);

export function endsOnScreen(call: CallView): boolean {
  return call.phase === 'ended' && wasHere(call) && call.end !== 'cancelled' && call.end !== 'elsewhere';
}

/** Whether the ending stays until the person closes it, longer than the client shows it. */
export const endingStays = (call: CallView): boolean => endsOnScreen(call) && STAYING.has(call.end);

export function surfaceOf(call: CallView | null, small: boolean): Surface {
  if (!call) return 'none';
  if (call.phase === 'ended') return endsOnScreen(call) ? 'ended' : 'none';
  if (call.phase === 'ringing-in') return call.here === false ? 'none' : 'incoming';
  if (call.here === false) return 'elsewhere';
  return small ? 'small' : 'screen';
}
