// Counts what became of frames. The lock on the screen is drawn from these numbers.

import type { FrameSlot, SlotCounts } from './messages.ts';

type Refusal = keyof SlotCounts['refused'];
export type Fate = 'sealed' | 'withheld' | 'opened' | Refusal;

const FATES: readonly Fate[] = ['sealed', 'withheld', 'opened', 'unknownKey', 'notAuthentic', 'replayed', 'malformed'];
/** Frames of no slot, because nobody knows it yet. */
const NOWHERE = 'nowhere';

export class Tally {
  readonly #counts: Record<string, number> = {};

  count(slot: FrameSlot | null, fate: Fate): void {
    const name = `${slot ?? NOWHERE} ${fate}`;
    this.#counts[name] = (this.#counts[name] ?? 0) + 1;
  }
  of(...slots: readonly (FrameSlot | null)[]): SlotCounts {
    const [sealed = 0, withheld = 0, opened = 0, unknownKey = 0, notAuthentic = 0, replayed = 0, malformed = 0] = FATES.map((fate) =>
      slots.reduce((sum, slot) => sum + (this.#counts[`${slot ?? NOWHERE} ${fate}`] ?? 0), 0),
    );
    return { sealed, withheld, opened, refused: { unknownKey, notAuthentic, replayed, malformed } };
  }
}
