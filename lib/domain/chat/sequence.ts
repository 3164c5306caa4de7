// What the counted contents of one device in one conversation tell: which are next, which are missing, which came late, which came twice.
// The relay can withhold and replay; it cannot make either look like nothing happened.

/** A counted content that has not come, and the place kept for it among the messages. */
export interface Missing {
  readonly seq: number;
  readonly order: number;
  /** Order of the row that stands for it meanwhile. */
  readonly gap: number;
}

/** How far one device's contents were received. */
export interface Received {
  /** The count that `gotSeq` belongs to: a device that went back to an earlier state begins a new, higher one. 0 before the first. */
  readonly gotEpoch: number;
  /** The highest `seq` seen; 0 before the first. */
  readonly gotSeq: number;
  /** Hash of the content of that `seq`. */
  readonly gotHash: Uint8Array;
  /** Rising by `seq`. */
  readonly missing: readonly Missing[];
}

/** How many missing contents are remembered and asked for; of a larger gap only the newest. */
export const MISSING_MAX = 1_000;

export type Reception =
  /** The one after the last. `diverged`: it was written after another past than the one we were told. */
  | { readonly kind: 'next'; readonly diverged: boolean }
  /** `count` contents before it have not come; the newest `kept` of them are remembered, from `order` on. */
  | { readonly kind: 'gap'; readonly count: number; readonly kept: number }
  /** One that was missing: its place was kept. */
  | { readonly kind: 'late'; readonly place: Missing }
  /** It was received before. */
  | { readonly kind: 'repeated' }
  /** It belongs to a count that has been given up since: real, and in nobody's sequence any more. */
  | { readonly kind: 'stray' };

/**
 * Takes a content in. `nextOrder`: the order that the conversation would give its next row; a gap takes one for its own row and one for
 * each content it keeps a place for, behind it.
 */
export function receive(
  state: Received,
  content: { readonly epoch: number; readonly seq: number; readonly previous: Uint8Array; readonly hash: Uint8Array },
  nextOrder: number,
): { readonly reception: Reception; readonly state: Received } {
  if (content.epoch < state.gotEpoch) return { reception: { kind: 'stray' }, state };
  if (content.epoch === state.gotEpoch) return receiveNext(state, content, nextOrder);
  return receiveNext({ gotEpoch: content.epoch, gotSeq: 0, gotHash: new Uint8Array(32), missing: [] }, content, nextOrder);
}

/** Whether a content of this count shows that its device went back to an earlier state: what was missing until then will not come. */
export const restarts = (state: Received, epoch: number): boolean => state.gotSeq > 0 && epoch > state.gotEpoch;

function receiveNext(
  state: Received,
  { seq, previous, hash }: { readonly seq: number; readonly previous: Uint8Array; readonly hash: Uint8Array },
  nextOrder: number,
): { readonly reception: Reception; readonly state: Received } {
  if (seq > state.gotSeq + 1) {
    const count = seq - state.gotSeq - 1;
    const room = Math.max(0, MISSING_MAX - state.missing.length);
    const kept = Math.min(count, room);
    const places = Array.from({ length: kept }, (_, i) => ({ seq: seq - kept + i, order: nextOrder + 1 + i, gap: nextOrder }));
    const missing = [...state.missing, ...places];
    return { reception: { kind: 'gap', count, kept }, state: { ...state, gotSeq: seq, gotHash: hash, missing } };
  }
  if (seq === state.gotSeq + 1) {
    const diverged = previous.some((byte, i) => byte !== state.gotHash[i]);
    return { reception: { kind: 'next', diverged }, state: { ...state, gotSeq: seq, gotHash: hash } };
  }
  const place = state.missing.find((one) => one.seq === seq);
  if (!place) return { reception: { kind: 'repeated' }, state };
  return { reception: { kind: 'late', place }, state: without(state, [seq]) };
}

/** The same, with some no longer missing. */
export function without(state: Received, seqs: readonly number[]): Received {
  const gone = new Set(seqs);
  return { ...state, missing: state.missing.filter((one) => !gone.has(one.seq)) };
}
