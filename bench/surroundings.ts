import type { Pace } from './pace.ts';

/** What every bench is given. */
export interface Surroundings<Paced = Pace> {
  /** Empty, its own, and removed when all is done. */
  readonly folder: string;
  readonly pace: Paced;
  /** Tells the user how it gets on. */
  readonly say: (line: string) => void;
}
