import type { Surroundings } from './surroundings.ts';

/** How long is measured. Each process warms up anew, and has the code in other places of its memory. */
export interface MeterPace {
  readonly processes: number;
  /** Of each process. */
  readonly rounds: number;
}

export type MeterSurroundings = Surroundings<MeterPace>;

export const FULL: MeterPace = { processes: 3, rounds: 15 };

/** Shows that all works; its figures are rough. */
export const QUICK: MeterPace = { processes: 1, rounds: 7 };
