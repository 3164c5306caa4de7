// The two arcs, in a box of 24: an open speech form whose outer arc ends in the tail, and a smaller one that lies within, like a lowered voice.

export const MARK_VIEW_BOX = '0 0 24 24';
export const MARK_ARCS = ['M20.6 9.2A9 9 0 1 0 8.2 19.9L4 21.4l1.2-4', 'M9 14.2a4.6 4.6 0 0 1 6.6-6.3M20.9 13.6a9 9 0 0 1-6.4 7'] as const;
