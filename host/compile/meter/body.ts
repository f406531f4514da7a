import type { CoreType, Signature } from '../binary/core-types.ts';
import type { Facts } from './facts.ts';

/** What the code of a module refers to by index. */
export interface Definitions {
  readonly types: readonly CoreType[];
  /** Of each function and tag the index of its type; imported ones come first. */
  readonly functions: readonly number[];
  /** How many functions are imported. */
  readonly imports: number;
  readonly tags: readonly number[];
  /** Whether lengths and indices have 64 bits. */
  readonly wideMemories: readonly boolean[];
  readonly wideTables: readonly boolean[];
  readonly facts: Facts;
  /** The function that stands in for `memory.grow` or `table.grow` of that memory or table. */
  growth(space: 'memory' | 'table', index: number): number;
}

/** A function's body, walked through; its edits are in `Edits`. Offsets in the module. */
export interface Body {
  /** Of the first byte behind the size, of the first instruction, of the last `end`. */
  readonly start: number;
  readonly codeStart: number;
  readonly end: number;
  readonly localGroups: number;
  /** Parameters and locals. */
  readonly locals: number;
  /** What its longest path costs up to the first charge in it, with what it pays for those that it calls. */
  readonly cost: number;
  /** What its frame takes on the stack at most, with those below it that are not counted. */
  readonly frameBytes: number;
  /** The same where something is called that counts its frame. */
  readonly deepFrameBytes: number;
  /** Whether it may come to call what counts its frame. */
  readonly deep: boolean;
  /** Whether nothing in it needs the fuel, apart from its entry. */
  readonly silent: boolean;
  /** Whether it catches what is thrown. */
  readonly catches: boolean;
  /** Whether it has charges that no check follows. */
  readonly owes: boolean;
  /** Whether it is left by a branch. */
  readonly branchedOut: boolean;
  readonly type: number;
  readonly signature: Signature;
  /** The functions that it calls, by their numbers; those that are imported aside. */
  readonly callees: readonly number[];
}
