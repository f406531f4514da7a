import { median } from './statistics.ts';

export type Goal = { readonly atLeast: number } | { readonly atMost: number };

/** Where a finding stands among others of its kind, for tables and charts that show them side by side. */
export interface Cell {
  readonly table: string;
  readonly row: string;
  readonly column: string;
}

/** What the rounds of a bench found. */
export interface Finding {
  readonly name: string;
  /** One for each round; none where it could not be measured, and then `peer` says why. */
  readonly samples: readonly number[];
  /** `of <peer>` for a ratio. */
  readonly unit: string;
  /** What was measured beside it in the same rounds, with its own figure. */
  readonly peer: string;
  readonly goal?: Goal;
  readonly cell?: Cell;
}

/** A finding as `--json` prints it. */
export interface Row {
  readonly name: string;
  /** Median of the rounds; null where nothing was measured. */
  readonly value: number | null;
  readonly unit: string;
  readonly peer: string;
  /** For example ">= 0.45"; null for a row that only informs. */
  readonly goal: string | null;
  /** Null where there is no goal, or nothing was measured. */
  readonly held: boolean | null;
}

export function rowOf({ name, samples, unit, peer, goal }: Finding): Row {
  const value = samples.length === 0 ? null : median(samples);
  return {
    name,
    value: value === null ? null : rounded(value),
    unit,
    peer,
    goal: goal === undefined ? null : describe(goal),
    held: goal === undefined || value === null ? null : isHeld(value, goal),
  };
}

/** Four digits: more would only be noise. */
export function rounded(value: number): number {
  return Number(value.toPrecision(4));
}

/** Three digits, with commas between thousands: for readers. */
export const figure = (value: number): string => Number(value.toPrecision(3)).toLocaleString('en');

function describe(goal: Goal): string {
  return 'atLeast' in goal ? `>= ${goal.atLeast}` : `<= ${goal.atMost}`;
}

function isHeld(value: number, goal: Goal): boolean {
  return 'atLeast' in goal ? value >= goal.atLeast : value <= goal.atMost;
}
