import { WayhouseError } from '../../protocol/errors.ts';
import type { Structure, StructureName } from '../../protocol/structure.ts';

/** What is counted, and the offset at which it stands. */
export type Found = readonly [what: string, at: number];

/** Counts what an artifact is made of, against its caps; what goes past one is `structure_refused`. */
export class Tally {
  readonly caps: Structure;
  readonly #counts: { [name in StructureName]?: number } = {};

  constructor(caps: Structure) {
    this.caps = caps;
  }

  /** For a cap on the artifact as a whole. */
  add(cap: StructureName, amount: number, [what, at]: Found): void {
    const sum = (this.#counts[cap] ?? 0) + amount;
    this.#counts[cap] = sum;
    if (sum > this.caps[cap]) throw this.#refused(cap, `${number(sum)} in all with ${what}`, at);
  }

  /** For a cap on one of its items. */
  check(cap: StructureName, value: number, [what, at]: Found): void {
    if (value > this.caps[cap]) throw this.#refused(cap, `${what} has ${number(value)}`, at);
  }

  #refused(cap: StructureName, found: string, at: number): WayhouseError {
    const detail = `${cap}: ${found}, more than ${number(this.caps[cap])}, at byte ${at}`;
    return new WayhouseError('structure_refused', detail);
  }
}

const number = (value: number): string => value.toLocaleString('en');
