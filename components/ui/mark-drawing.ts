// The two arcs, in a box of 24: one voice that begins the speech form with its tail, and a quieter one that answers and closes it.

export const MARK_VIEW_BOX = '0 0 24 24';
export const MARK_STROKE = 2.25;
/** First the louder, then the quieter. */
export const MARK_ARCS = ['M13 2.8A8.7 8.7 0 0 0 5.2 16.9L4.2 21.2', 'M17.4 4.5A8.7 8.7 0 0 1 9.2 19.7'] as const;
/** Of the quieter arc; 1 where the mark is cut in one colour. */
export const MARK_QUIET = 0.55;
