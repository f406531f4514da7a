import type { FuncType, Signature } from '../binary/core-types.ts';
import type { Immediate } from '../binary/opcodes.ts';
import type { Definitions } from './body.ts';
import { FREE_VALUES, VALUE_COST } from './costs.ts';
import type { Cursor } from './cursor.ts';
import { EDIT, type Edits } from './edits.ts';
import { type Frame, type FrameKind, type LoopFrame, NOWHERE } from './frame.ts';
import { OPCODES } from './opcode-table.ts';
import { Paths } from './paths.ts';
import { Regions } from './regions.ts';

/**
 * A walk through function bodies, one after another: where it stands, and what it has seen of the body at
 * hand. `scan.ts` goes from instruction to instruction, `handlers.ts` says which file knows what each does.
 */
export class Walk {
  readonly code: Cursor;
  readonly module: Definitions;
  readonly edits: Edits;
  readonly regions: Regions;
  paths: Paths;
  /** Open blocks, the innermost last, and those of them that are loops. */
  frames: Frame[] = [];
  loops: LoopFrame[] = [];
  frame!: Frame;
  /** Operands on the stack, and the most that there were. */
  height = 0;
  highest = 0;
  /** The instruction at hand: where it begins, and its number in the tables. */
  at = 0;
  opcode = 0;
  /** Whether the fuel is to be held again behind it. */
  released = false;

  // What `Body` tells of it.
  vectors = false;
  deep = false;
  silent = true;
  catches = false;
  branchedOut = false;
  /** Bytes of frames below its own that are not counted, and of them those above one that is. */
  below = 0;
  deepBelow = 0;
  callees: number[] = [];

  /** Of all bodies, the first instruction that changes what neither memories nor globals hold. */
  changes: string | undefined;

  constructor(code: Cursor, module: Definitions, edits: Edits) {
    this.code = code;
    this.module = module;
    this.edits = edits;
    this.paths = new Paths(edits);
    this.regions = new Regions(edits);
  }

  /** Nothing is seen yet. */
  reset(): void {
    this.edits.count = 0;
    this.regions.clear();
    this.paths = new Paths(this.edits);
    this.frames = [];
    this.loops = [];
    this.height = this.highest = 0;
    this.vectors = this.deep = this.catches = this.branchedOut = false;
    this.silent = true;
    this.below = this.deepBelow = 0;
    this.callees = [];
  }

  // The instruction at hand

  get name(): string {
    return OPCODES[this.opcode]!.name;
  }

  get immediates(): readonly Immediate[] {
    return OPCODES[this.opcode]!.immediates;
  }

  // Blocks

  open(kind: FrameKind, signature: Signature): void {
    this.frame = this.newFrame(kind, signature);
    this.frames.push(this.frame);
  }

  newFrame(kind: FrameKind, { parameters, results }: Signature): Frame {
    return {
      kind,
      depth: this.frames.length,
      reachable: this.paths.reachable,
      base: Math.max(this.height - parameters, 0),
      parameters,
      results,
      entryCharge: this.paths.charge,
      entryCost: this.paths.cost,
      labelCharge: NOWHERE,
      labelCost: 0,
      lands: false,
      loop: this.frames.length === 0 ? undefined : this.frame.loop,
    };
  }

  /** The block that a label means. */
  target(label: number): Frame {
    const target = this.frames[this.frames.length - 1 - label]!;
    if (target.depth === 0) this.branchedOut = true;
    return target;
  }

  /** What comes next in this block cannot be reached. */
  leave(): void {
    this.paths.stop();
    this.height = this.frame.base;
  }

  // What instructions have in common

  /** Of a function's type. */
  signature(index: number): FuncType {
    const type = this.module.types[index];
    if (type?.kind !== 'func') throw new Error(`type ${index} is not that of a function`);
    return type;
  }

  /** V8 moves what is carried along, one value after another. */
  carry(values: number): void {
    if (values > FREE_VALUES) this.paths.spend(VALUE_COST * (values - FREE_VALUES));
  }

  /** While the instruction at hand runs, the fuel has to stand in its global, where others see it. */
  shareFuel(): void {
    this.regions.sharesFuel = true;
    if (this.frame.loop === undefined) return;
    this.frame.loop.sharesFuel = true;
    if (!this.paths.reachable) return;
    this.edits.add(EDIT.release, this.at);
    this.released = true;
  }

  /** Here comes what was thrown: who threw it has the fuel in its global. */
  neverHold(): void {
    this.regions.sharesFuel = true;
    const { loop } = this.frame;
    if (loop !== undefined) loop.sharesFuel = loop.cannotHold = true;
  }
}
