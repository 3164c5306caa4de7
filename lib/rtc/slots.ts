// What each slot is to the browser. Every slot has its section in every description, in the order of `SLOTS`, from the first one on: a camera
// or a screen that is turned on later then needs no renegotiation.

import type { FrameSlot } from './frames/messages.ts';

export { SLOTS } from './frames/slots.ts';

export type Slot = FrameSlot;

export const kindOf = (slot: Slot): 'audio' | 'video' => (slot === 'audio' ? 'audio' : 'video');
