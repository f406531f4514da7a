/** How long is measured. */
export interface Pace {
  readonly rounds: number;
  readonly warmSeconds: number;
  /** At 32 connections. */
  readonly busySeconds: number;
  /** At one connection. */
  readonly calmSeconds: number;
}

export const FULL: Pace = { rounds: 7, warmSeconds: 3, busySeconds: 5, calmSeconds: 3 };

/** Shows that all works; its figures are rough. */
export const QUICK: Pace = { rounds: 3, warmSeconds: 1, busySeconds: 2, calmSeconds: 1 };
