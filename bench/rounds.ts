// Interleaved rounds: each contestant once a round, and another one first each time, so that neither has the quieter machine.

export interface Contest {
  readonly rounds: number;
  /** Measures one round of ours; its number is in the unit of the figure. */
  readonly ours: () => Promise<number> | number;
  readonly against: () => Promise<number> | number;
}

/** One unmeasured round of each first (code is compiled, caches fill), then `rounds` pairs. */
export async function interleave({ rounds, ours, against }: Contest): Promise<{ ours: number[]; against: number[] }> {
  const results: { ours: number[]; against: number[] } = { ours: [], against: [] };
  await ours();
  await against();
  for (let round = 0; round < rounds; round++) {
    if (round % 2 === 0) {
      results.ours.push(await ours());
      results.against.push(await against());
    } else {
      results.against.push(await against());
      results.ours.push(await ours());
    }
  }
  return results;
}
