// Which counters of one KID were seen, RFC 9605 §9.3: all that are further back than the window count as seen.
// A counter is marked only after its frame was authentic; otherwise a forged one could push the window on.

/** Frames that may overtake each other. Retransmission brings some back late; a second of video and audio is below 100. */
export const REPLAY_WINDOW = 1024;

export class ReplayWindow {
  /** A bit for each of the last counters, at its place modulo the window. */
  readonly #seen = new Uint32Array(REPLAY_WINDOW / 32);
  #next = 0n;

  has(ctr: bigint): boolean {
    if (ctr >= this.#next) return false;
    if (this.#next - ctr > BigInt(REPLAY_WINDOW)) return true;
    const at = Number(ctr % BigInt(REPLAY_WINDOW));
    return ((this.#seen[at >>> 5] ?? 0) & (1 << (at & 31))) !== 0;
  }

  /** `false`: it was seen already. */
  mark(ctr: bigint): boolean {
    if (this.has(ctr)) return false;
    if (ctr >= this.#next) {
      if (ctr - this.#next >= BigInt(REPLAY_WINDOW)) this.#seen.fill(0);
      else for (let between = this.#next; between < ctr; between++) this.#set(between, false);
      this.#next = ctr + 1n;
    }
    this.#set(ctr, true);
    return true;
  }

  #set(ctr: bigint, seen: boolean): void {
    const at = Number(ctr % BigInt(REPLAY_WINDOW));
    const bits = this.#seen[at >>> 5] ?? 0;
    this.#seen[at >>> 5] = seen ? bits | (1 << (at & 31)) : bits & ~(1 << (at & 31));
  }
}
