import type { Surroundings } from './surroundings.ts';

/** How often is measured. */
export interface DevPace {
  /** Saves, and calls for help. */
  readonly rounds: number;
  /** New plugins, from nothing to an answer. */
  readonly beginnings: number;
}

export type DevSurroundings = Surroundings<DevPace>;

export const FULL: DevPace = { rounds: 15, beginnings: 3 };

/** Shows that all works; its figures are rough. */
export const QUICK: DevPace = { rounds: 3, beginnings: 1 };
