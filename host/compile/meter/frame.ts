/** Where no path has come to yet. */
export const NOWHERE = -1;
/** Where paths meet whose charges stand at different places. */
export const MIXED = -2;

export type FrameKind = 'function' | 'block' | 'loop' | 'if' | 'else' | 'try' | 'try_table';

/** An open block while a function is walked through. */
export interface Frame {
  kind: FrameKind;
  readonly depth: number;
  /** Whether it can be reached. */
  readonly reachable: boolean;
  /** Operands below it, those that it takes, those that it leaves. */
  readonly base: number;
  readonly parameters: number;
  readonly results: number;
  /** Of the path that comes into it: the edit that it is charged by, and what it costs since. */
  readonly entryCharge: number;
  readonly entryCost: number;
  /** Of the paths that branch to its end. */
  labelCharge: number;
  labelCost: number;
  /** Whether what is thrown may come out there. */
  lands: boolean;
  /** The innermost loop that it is or that it is in; none in the function's own frame. */
  readonly loop: LoopFrame | undefined;
}

export interface LoopFrame extends Frame {
  readonly outer: LoopFrame | undefined;
  /** How many loops are around it. */
  readonly ordinal: number;
  /** Its edits. */
  readonly before: number;
  readonly header: number;
  /** Whether the fuel has to stand in its global somewhere in it. */
  sharesFuel: boolean;
  /** Whether it is left or come back to where the fuel cannot be put back or taken. */
  cannotHold: boolean;
  /** Whether it chooses among many paths at each turn, as an interpreter does. */
  dispatches: boolean;
  hasLoops: boolean;
}
