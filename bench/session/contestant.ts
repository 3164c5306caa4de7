// What both sides of the race do, in the page. Each returns how long its work took, in ms; preparation is not counted.

export interface Contestant {
  /** Makes two people who have never met, `count` times; then: claim a bundle, start, first message, opened by the other. */
  starts(count: number): Promise<number>;
  /** `count` messages in one direction on one session: only writing them. */
  encrypts(count: number): Promise<number>;
  /** The same messages: only reading them. */
  decrypts(count: number): Promise<number>;
  /** `count` exchanges: there and back, a ratchet step each. */
  pingPong(count: number): Promise<number>;
  /** `count` one-time prekeys. */
  preKeys(count: number): Promise<number>;
}

export const TEXT = new TextEncoder().encode('A message of quite ordinary length, as people write them all day long.');

export async function timed(work: () => Promise<unknown>): Promise<number> {
  const before = performance.now();
  await work();
  return performance.now() - before;
}

/** Given by the bundler: the same file can enter twice, bundled differently. */
declare const CONTESTANT: string;

/** The contestants under their names, where the bench finds them. */
export function enter<T extends object = Contestant>(contestant: T): void {
  Object.assign(globalThis, { [CONTESTANT]: contestant });
}
