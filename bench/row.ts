import { median } from './statistics.ts';

export type Goal = { readonly atLeast: number } | { readonly atMost: number };

/** What the rounds of a bench found. */
export interface Finding {
  readonly name: string;
  /** One for each round. */
  readonly samples: readonly number[];
  /** `of <peer>` for a ratio. */
  readonly unit: string;
  /** What was measured beside it in the same rounds, with its own figure. */
  readonly peer: string;
  readonly goal?: Goal;
}

/** A finding as `--json` prints it. */
export interface Row {
  readonly name: string;
  /** Median of the rounds. */
  readonly value: number;
  readonly unit: string;
  readonly peer: string;
  /** For example ">= 0.45"; null for a row that only informs, and then `held` is null too. */
  readonly goal: string | null;
  readonly held: boolean | null;
}

export function rowOf({ name, samples, unit, peer, goal }: Finding): Row {
  const value = median(samples);
  return {
    name,
    value: rounded(value),
    unit,
    peer,
    goal: goal === undefined ? null : describe(goal),
    held: goal === undefined ? null : isHeld(value, goal),
  };
}

/** Four digits: more would only be noise. */
export function rounded(value: number): number {
  return Number(value.toPrecision(4));
}

function describe(goal: Goal): string {
  return 'atLeast' in goal ? `>= ${goal.atLeast}` : `<= ${goal.atMost}`;
}

function isHeld(value: number, goal: Goal): boolean {
  return 'atLeast' in goal ? value >= goal.atLeast : value <= goal.atMost;
}
