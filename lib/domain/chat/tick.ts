// How far my message got. Receipts come late, twice and in any order; a tick only ever moves forward.

export type Tick = 'queued' | 'sent' | 'delivered' | 'read' | 'failed';

const RANK: Record<Tick, number> = { failed: 0, queued: 1, sent: 2, delivered: 3, read: 4 };

/** The later of the two. `failed` gives way to everything: a receipt proves that the message came through after all. */
export const later = (a: Tick, b: Tick): Tick => (RANK[b] > RANK[a] ? b : a);
