import type { Surroundings } from './surroundings.ts';

/** How long is measured. */
export interface AssemblyScriptPace {
  readonly rounds: number;
  /** After which the memory must be as large as it was. */
  readonly calls: number;
}

export type AssemblyScriptSurroundings = Surroundings<AssemblyScriptPace>;

export const FULL: AssemblyScriptPace = { rounds: 9, calls: 1_000_000 };

/** Shows that all works; its figures are rough. */
export const QUICK: AssemblyScriptPace = { rounds: 3, calls: 100_000 };
