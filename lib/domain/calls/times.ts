// How long each thing about a call may take, ms, and how often it may happen.

/** So long it rings, ms. */
export const RING_MS = 45_000;
/** So long a connection may take to be made, or to come back. */
export const CONNECT_MS = 30_000;
/** So long a page that is gone may take to come back. */
export const REJOIN_MS = 10_000;
/** A frame key seals so long, and after the next was announced so long the old one still does. */
export const ROTATE_MS = 10 * 60_000;
export const SWITCH_MS = 2_000;
/** While something still waits to reach the relay, that is looked at again so often. */
export const UNSENT_MS = 1_000;
/** Joins and keys of one call: far more than there can be. */
export const JOIN_MAX = 1_000_000;
export const KID_MAX = 1_000_000;
