// The three things that a call carries each way. Each has its section in every description, in this order, from the first one on: a camera
// that is turned on later, or a screen, then needs no renegotiation.

import type { FrameSlot } from './frames/messages.ts';

export type Slot = FrameSlot;

export const SLOTS: readonly Slot[] = ['audio', 'camera', 'screen'];

export const kindOf = (slot: Slot): 'audio' | 'video' => (slot === 'audio' ? 'audio' : 'video');
