// One measured figure: medians of interleaved rounds, beside something else on the same work in the same run.
// Rounds come in pairs: `ours[i]` and `against[i]` were measured one after the other, so that a busy machine slows both.

/** `'>= 0.5'`, `'<= 7000'`: of the ratio where there is something to compare with, else of the value. */
export type Goal = `${'>=' | '<='} ${number}`;

export interface Measured {
  /** What was measured: a fixed phrase, the same in each run. */
  readonly figure: string;
  readonly unit: string;
  /** One number a round, in `unit`. */
  readonly rounds: { readonly ours: readonly number[]; readonly against?: readonly number[] };
  /** What `rounds.against` is, e.g. `'bare ws echo'`. */
  readonly against?: string;
  readonly goal?: Goal;
}

/** The shape of a line under `--json`. */
export interface Figure {
  readonly figure: string;
  /** Median of our rounds. */
  readonly value: number;
  readonly unit: string;
  readonly against: string | null;
  /** Median of ours[i] / against[i]; `null` when there is nothing to compare with. */
  readonly ratio: number | null;
  readonly goal: Goal | null;
  /** `null` without a goal. */
  readonly ok: boolean | null;
}

/** Throws `RangeError` for no numbers or one that is not finite. */
export function median(numbers: readonly number[]): number {
  if (numbers.length === 0 || !numbers.every(Number.isFinite)) throw new RangeError(`no median of [${numbers.join(', ')}]`);
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const [low = 0, high = 0] = [sorted[sorted.length % 2 === 0 ? middle - 1 : middle], sorted[middle]];
  return (low + high) / 2;
}

const met = (goal: Goal, value: number): boolean => {
  const bound = Number(goal.slice(3));
  return goal.startsWith('>=') ? value >= bound : value <= bound;
};

/** Four significant digits: more would be noise. */
const rounded = (value: number): number => Number(value.toPrecision(4));

/** Throws `RangeError` when the rounds are not pairs of finite numbers, or when a comparison has no name. */
export function toFigure({ figure, unit, rounds, against, goal }: Measured): Figure {
  if ((rounds.against === undefined) !== (against === undefined))
    throw new RangeError(`${figure}: name what it is measured against, and give its rounds`);
  if (rounds.against !== undefined && rounds.against.length !== rounds.ours.length)
    throw new RangeError(`${figure}: rounds must come in pairs`);
  const value = median(rounds.ours);
  const ratio = rounds.against === undefined ? null : median(rounds.against.map((other, i) => (rounds.ours[i] ?? Number.NaN) / other));
  return {
    figure,
    value: rounded(value),
    unit,
    against: against ?? null,
    ratio: ratio === null ? null : rounded(ratio),
    goal: goal ?? null,
    ok: goal === undefined ? null : met(goal, ratio ?? value),
  };
}
