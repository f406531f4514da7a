import { WayhouseError } from '../../protocol/errors.ts';
import type { CoreType, FuncType, Signature } from '../binary/core-types.ts';
import { featureRefused } from '../binary/features.ts';
import type { Instruction } from '../binary/opcodes.ts';
import { hex } from '../binary/reader.ts';
import { ARRAY_HEADER_BYTES } from './constants.ts';
import { ALLOCATION_COST, COST, FREE_VALUES, LENGTH_COST, LOCALS_COST, VALUE_COST } from './costs.ts';
import type { Cursor } from './cursor.ts';
import type { Facts } from './facts.ts';
import { EDIT, type Edits, MARK } from './edits.ts';
import { type Frame, type FrameKind, type LoopFrame, NOWHERE } from './frame.ts';
import { BYTES, COSTS, EFFECTS, OPCODES, PREFIX_BASE, SKIP, SKIPS } from './opcode-table.ts';
import { Paths } from './paths.ts';
import { Regions } from './regions.ts';

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

/** Types of a block that are no index, as signed numbers. */
const EMPTY_BLOCK = -0x40;
const REF_NULL = -0x1d;
const REF = -0x1c;

const NO_RESULT: Signature = { parameters: 0, results: 0 };
const ONE_RESULT: Signature = { parameters: 0, results: 1 };

/** Modelled on what V8's baseline compiler takes, which takes most. In bytes. */
const FRAME_BYTES = 64;
const SLOT_BYTES = 8;
const VECTOR_SLOT_BYTES = 16;

/** What is called in another module may be a leaf there, which charges nothing. */
const CALL_OUTSIDE = COST.call_indirect ?? 0;

/**
 * What V8 allocates for what is thrown, with its trace, and for each value in it: it keeps 16 bits of a
 * number in a word.
 */
const EXCEPTION_BYTES = 512;
const THROWN_BYTES = 32;
const THROWN_VECTOR_BYTES = 64;
const NOTHING_THROWN = { parameters: 0, vectors: false } as const;

const V128 = 0x7b;
const VECTORS_START = PREFIX_BASE[0xfd]!;
const VECTORS_END = VECTORS_START + 512;

/** Walks through function bodies, one after another, and notes what is to be done to each. */
export class Scan {
  readonly #code: Cursor;
  readonly #module: Definitions;
  readonly #edits: Edits;
  #paths: Paths;
  #regions: Regions;
  #frames: Frame[] = [];
  /** Those of them that are loops. */
  #loops: LoopFrame[] = [];
  /** The innermost one; what it is in is below it in `#frames`. */
  #frame!: Frame;
  #height = 0;
  #highest = 0;
  #vectors = false;
  #deep = false;
  #silent = false;
  #catches = false;
  #branchedOut = false;
  #uncounted = 0;
  #callees: number[] = [];
  /** The instruction at hand: where it begins, and its number in the tables. */
  #at = 0;
  #opcode = 0;

  constructor(code: Cursor, module: Definitions, edits: Edits) {
    this.#code = code;
    this.#module = module;
    this.#edits = edits;
    this.#paths = new Paths(edits);
    this.#regions = new Regions(edits);
  }

  /** Walks through the body of function `index`, which begins at `start`, behind its size. */
  body(index: number, start: number): Body {
    const code = this.#code;
    code.position = start;
    const typeIndex = this.#module.functions[index]!;
    const type = this.#signature(typeIndex);
    this.#deep = this.#catches = this.#branchedOut = false;
    this.#silent = true;
    this.#uncounted = 0;
    this.#callees = [];
    this.#vectors = type.vectors;
    const { groups, locals } = this.#locals(type.parameters);
    const codeStart = code.position;
    this.#begin(type);
    this.#paths.spend(locals >>> LOCALS_COST);
    while (this.#frames.length > 0) this.#instruction();
    const slot = this.#vectors ? VECTOR_SLOT_BYTES : SLOT_BYTES;
    return {
      start,
      codeStart,
      end: code.position - 1,
      localGroups: groups,
      locals,
      cost: this.#edits.values[0]!,
      frameBytes: FRAME_BYTES + slot * (locals + this.#highest) + this.#uncounted,
      deep: this.#deep,
      silent: this.#silent && !this.#regions.impure,
      catches: this.#catches,
      owes: this.#owes(),
      branchedOut: this.#branchedOut,
      type: typeIndex,
      signature: type,
      callees: this.#callees,
    };
  }

  #owes(): boolean {
    const { kinds, count } = this.#edits;
    for (let edit = 0; edit < count; edit++) if (kinds[edit] === EDIT.charge) return true;
    return false;
  }

  #locals(parameters: number): { groups: number; locals: number } {
    const groups = this.#code.u32();
    let locals = parameters;
    for (let group = 0; group < groups; group++) {
      locals += this.#code.u32();
      if (this.#code.bytes[this.#code.position] === V128) this.#vectors = true;
      this.#code.skipValueType();
    }
    return { groups, locals };
  }

  #begin({ results }: Signature): void {
    this.#edits.count = 0;
    this.#regions.clear();
    this.#height = this.#highest = 0;
    this.#paths = new Paths(this.#edits);
    this.#paths.begin(this.#edits.add(EDIT.entry, this.#code.position));
    this.#frames = [];
    this.#loops = [];
    this.#open('function', { parameters: 0, results });
  }

  #instruction(): void {
    const code = this.#code;
    this.#at = code.position;
    let opcode = code.bytes[code.position++]!;
    const base = PREFIX_BASE[opcode]!;
    if (base !== 0) opcode = base + code.u32();
    this.#opcode = opcode;
    if (opcode >= VECTORS_START && opcode < VECTORS_END) this.#vectors = true;
    if (this.#height > this.#highest) this.#highest = this.#height;
    this.#height += EFFECTS[opcode]!;
    this.#paths.spend(COSTS[opcode]!);
    const handler = HANDLERS[opcode];
    if (handler === undefined) this.#skip(opcode);
    else handler(this);
  }

  #skip(opcode: number): void {
    const code = this.#code;
    switch (SKIPS[opcode]) {
      case SKIP.nothing:
        return;
      case SKIP.leb:
        return code.skipLeb();
      case SKIP.memarg:
        return code.skipMemarg();
      case SKIP.bytes:
        code.position += BYTES[opcode]!;
        return;
      case SKIP.lebTwice:
        code.skipLeb();
        return code.skipLeb();
      case SKIP.memargAndByte:
        code.skipMemarg();
        code.position++;
        return;
    }
    throw new Error(`the meter does not know how to read ${OPCODES[opcode]?.name}`);
  }

  // Blocks

  block(kind: FrameKind): void {
    const signature = this.#blockType();
    this.#open(kind, signature);
  }

  loop(): void {
    const { reachable } = this.#paths;
    this.#paths.stop();
    this.#paths.reachable = reachable;
    this.#silent = false;
    const before = reachable ? this.#edits.add(EDIT.beforeLoop, this.#at) : NOWHERE;
    const signature = this.#blockType();
    const header = reachable ? this.#edits.add(EDIT.header, this.#code.position) : NOWHERE;
    this.#openLoop(signature, [before, header]);
    if (reachable) this.#paths.begin(header);
  }

  else(): void {
    const frame = this.#frame;
    this.#paths.turn(frame);
    frame.kind = 'else';
    this.#height = frame.base + frame.parameters;
  }

  tryTable(): void {
    const signature = this.#blockType();
    this.#catches = true;
    for (let left = this.#code.u32(); left > 0; left--) {
      const kind = this.#code.bytes[this.#code.position++]!;
      if (kind <= 1) this.#code.skipLeb();
      this.#paths.land(this.#target(this.#code.u32()));
    }
    this.#impure();
    this.#open('try_table', signature);
  }

  /** `catch` gives what was thrown, `catch_all` nothing. */
  catch(all: boolean): void {
    const frame = this.#frame;
    const given = all ? 0 : this.#signature(this.#module.tags[this.#code.u32()]!).parameters;
    this.#impure();
    this.#catches = true;
    this.#paths.handle(frame, this.#code.position);
    if (this.#paths.reachable) this.#edits.add(EDIT.landing, this.#code.position);
    this.#height = frame.base + given;
  }

  end(): void {
    const frame = this.#frames.pop()!;
    const position = this.#code.position;
    this.#height = frame.base + frame.results;
    if (this.#frames.length === 0) return this.#endFunction();
    this.#frame = this.#frames.at(-1)!;
    if (frame.kind === 'loop') this.#endLoop(frame as LoopFrame, position);
    this.#paths.end(frame, position);
    if (frame.lands && frame.kind !== 'loop') this.#edits.add(EDIT.landing, position);
  }

  delegate(): void {
    this.#code.skipLeb();
    this.end();
  }

  #endFunction(): void {
    this.#paths.stop();
    this.#edits.add(EDIT.exit, this.#at);
    this.#regions.finish();
  }

  #endLoop(loop: LoopFrame, position: number): void {
    this.#loops.pop();
    if (loop.lands) this.#edits.mark(loop.header, MARK.lands);
    if (loop.before !== NOWHERE) this.#regions.add(loop, this.#edits.add(EDIT.afterLoop, position));
    if (loop.outer === undefined) return;
    loop.outer.hasLoops = true;
    loop.outer.hasCalls ||= loop.hasCalls;
  }

  #open(kind: FrameKind, { parameters, results }: Signature): void {
    this.#frame = this.#newFrame(kind, { parameters, results });
    this.#frames.push(this.#frame);
  }

  #openLoop(signature: Signature, [before, header]: readonly [number, number]): void {
    const outer = this.#frame.loop;
    const plain = this.#newFrame('loop', signature);
    const state = { outer, ordinal: this.#loops.length, hasCalls: false, hasLoops: false };
    const loop: LoopFrame = { ...plain, ...state, before, header, loop: undefined };
    (loop as { loop: LoopFrame }).loop = loop;
    this.#frame = loop;
    this.#frames.push(loop);
    this.#loops.push(loop);
  }

  #newFrame(kind: FrameKind, { parameters, results }: Signature): Frame {
    return {
      kind,
      depth: this.#frames.length,
      reachable: this.#paths.reachable,
      base: Math.max(this.#height - parameters, 0),
      parameters,
      results,
      entryCharge: this.#paths.charge,
      entryCost: this.#paths.cost,
      labelCharge: NOWHERE,
      labelCost: 0,
      lands: false,
      loop: this.#frames.length === 0 ? undefined : this.#frame.loop,
    };
  }

  #blockType(): Signature {
    const code = this.#code;
    const type = code.s33();
    if (type >= 0) return this.#signature(type);
    if (type === EMPTY_BLOCK) return NO_RESULT;
    if (type === REF || type === REF_NULL) code.skipLeb();
    return ONE_RESULT;
  }

  // What leaves a path

  branch(): void {
    const target = this.#target(this.#code.u32());
    this.#carry(labelArity(target));
    this.#noteBranch(target.depth, labelArity(target) === 0);
    this.#paths.branch(target, this.#loops);
    this.#leave();
  }

  branchIf(): void {
    const target = this.#target(this.#code.u32());
    this.#carry(labelArity(target));
    this.#noteBranch(target.depth, labelArity(target) === 0);
    this.#paths.branch(target, this.#loops);
  }

  branchTable(): void {
    const count = this.#code.u32();
    let outermost = this.#frames.length;
    for (let left = count; left >= 0; left--) {
      const target = this.#target(this.#code.u32());
      if (left === count) this.#carry(labelArity(target));
      if (target.depth < outermost) outermost = target.depth;
      this.#paths.branch(target, this.#loops);
    }
    this.#noteBranch(outermost, false);
    this.#leave();
  }

  /** A branch that depends on a reference. */
  branchOn(): void {
    if (OPCODES[this.#opcode]!.immediates[0] === 'byte') this.#code.position++;
    const target = this.#target(this.#code.u32());
    if (OPCODES[this.#opcode]!.immediates[0] === 'byte') {
      this.#code.skipLeb();
      this.#code.skipLeb();
    }
    // Where fuel is held in a local, a branch out has to be rewritten, and these are not.
    if (this.#frame.loop !== undefined) this.#frame.loop.hasCalls = true;
    this.#paths.branch(target, this.#loops);
  }

  return(): void {
    this.#noteBranch(0, false);
    this.#leave();
  }

  throw(): void {
    const { name, immediates } = OPCODES[this.#opcode]!;
    const index = immediates.length > 0 ? this.#code.u32() : -1;
    this.#impure();
    const { parameters, vectors } = name === 'throw' ? this.#signature(this.#module.tags[index]!) : NOTHING_THROWN;
    // It is dear and seldom: not for every path through the function to pay.
    if (this.#paths.reachable) this.#edits.add(EDIT.charge, this.#at, COST[name]! + VALUE_COST * parameters);
    if (name === 'throw' && this.#paths.reachable)
      this.#edits.add(EDIT.allocate, this.#at, EXCEPTION_BYTES + parameters * (vectors ? THROWN_VECTOR_BYTES : THROWN_BYTES));
    this.#leave();
  }

  unreachable(): void {
    this.#leave();
  }

  #leave(): void {
    this.#paths.stop();
    this.#height = this.#frame.base;
  }

  #noteBranch(target: number, bare: boolean): void {
    const edits = this.#edits;
    const edit = edits.add(EDIT.branch, this.#at);
    if (!this.#paths.reachable) edits.mark(edit, MARK.dead);
    edits.ends[edit] = this.#code.position;
    edits.targets[edit] = target;
    edits.depths[edit] = this.#frames.length - 1;
    edits.loops[edit] = this.#frame.loop?.depth ?? 0;
    if (bare) edits.mark(edit, MARK.bare);
  }

  #target(label: number): Frame {
    const target = this.#frames[this.#frames.length - 1 - label]!;
    if (target.depth === 0) this.#branchedOut = true;
    return target;
  }

  // Calls

  call(): void {
    const callee = this.#code.u32();
    this.#toCall(callee);
    this.#pass(this.#signature(this.#module.functions[callee]!));
  }

  #pass({ parameters, results }: Signature): void {
    this.#carry(parameters + results);
    this.#height += results - parameters;
  }

  #carry(values: number): void {
    if (values > FREE_VALUES) this.#paths.spend(VALUE_COST * (values - FREE_VALUES));
  }

  #toCall(callee: number): void {
    const { facts, imports } = this.#module;
    if (callee < imports) {
      this.#paths.spend(CALL_OUTSIDE);
      return this.#toCallUnseen();
    }
    this.#callees.push(callee);
    if (!facts.pays(callee)) this.#paths.spend(facts.moved[callee]!);
    if (facts.silent[callee] === 0) this.#impure();
    if (facts.deep[callee] === 1) this.#deep = true;
    if (facts.uncounted[callee]! > this.#uncounted) this.#uncounted = facts.uncounted[callee]!;
  }

  /** What is not seen here may be anything. */
  #toCallUnseen(): void {
    this.#impure();
    this.#deep = true;
  }

  callType(): void {
    const type = this.#code.u32();
    if (OPCODES[this.#opcode]!.name.endsWith('indirect')) this.#code.skipLeb();
    this.#toCallUnseen();
    this.#pass(this.#signature(type));
  }

  /** Nothing of this frame is left then. */
  tailCall(): void {
    const index = this.#code.u32();
    const { name } = OPCODES[this.#opcode]!;
    if (name === 'return_call_indirect') this.#code.skipLeb();
    if (name === 'return_call') this.#toCall(index);
    else this.#toCallUnseen();
    this.#impure();
    if (this.#paths.reachable) this.#edits.add(EDIT.tailCall, this.#at);
    this.#leave();
  }

  /** What may need the fuel to stand where others see it. */
  #impure(): void {
    if (this.#frame.loop !== undefined) this.#frame.loop.hasCalls = true;
    this.#regions.impure = true;
  }

  // What takes a length, grows or allocates

  /** The length is the topmost operand. */
  arrayLength(): void {
    const bytes = this.#elementBytes();
    // Of the two arrays of a copy the first one is written to.
    if (OPCODES[this.#opcode]!.immediates.length > 1) this.#code.skipLeb();
    this.#lengthCharge(false, bytes);
  }

  memoryLength(): void {
    const [first, second] = this.#indices();
    const { wideMemories } = this.#module;
    const name = OPCODES[this.#opcode]!.name;
    if (name === 'memory.copy') this.#lengthCharge(wideMemories[first]! && wideMemories[second]!);
    else this.#lengthCharge(name === 'memory.fill' && wideMemories[first]!);
  }

  tableLength(): void {
    const [first, second] = this.#indices();
    const { wideTables } = this.#module;
    const name = OPCODES[this.#opcode]!.name;
    if (name === 'table.copy') this.#lengthCharge(wideTables[first]! && wideTables[second]!);
    else this.#lengthCharge(name === 'table.fill' && wideTables[first]!);
  }

  #indices(): readonly [number, number] {
    const first = this.#code.u32();
    return [first, OPCODES[this.#opcode]!.immediates.length > 1 ? this.#code.u32() : 0];
  }

  /** `bytes` are those of an element, where what it costs is told by the byte. */
  #lengthCharge(wide: boolean, bytes = 1): void {
    const shift = LENGTH_COST[OPCODES[this.#opcode]!.name];
    if (shift === undefined) throw new Error(`there is no cost for a length of ${OPCODES[this.#opcode]!.name}`);
    this.#impure();
    if (!this.#paths.reachable) return;
    const edit = this.#edits.add(EDIT.length, this.#at, shift - Math.log2(bytes));
    if (wide) this.#edits.mark(edit, MARK.wide);
  }

  grow(space: 'memory' | 'table'): void {
    const index = this.#code.u32();
    this.#impure();
    if (!this.#paths.reachable) return;
    const edit = this.#edits.add(EDIT.replace, this.#at, this.#module.growth(space, index));
    this.#edits.ends[edit] = this.#code.position;
  }

  structNew(given: boolean): void {
    const type = this.#module.types[this.#code.u32()];
    if (type?.kind !== 'struct') throw new Error('struct.new of what is no struct');
    if (given) this.#height -= type.fields;
    this.#allocate(type.bytes);
  }

  arrayNewFixed(): void {
    const elementBytes = this.#elementBytes();
    const count = this.#code.u32();
    this.#height -= count;
    this.#allocate(ARRAY_HEADER_BYTES + count * elementBytes);
  }

  arrayNew(): void {
    const elementBytes = this.#elementBytes();
    if (OPCODES[this.#opcode]!.immediates.length > 1) this.#code.skipLeb();
    this.#lengthCharge(false, elementBytes);
    if (this.#paths.reachable) this.#edits.add(EDIT.allocateArray, this.#at, elementBytes);
  }

  #elementBytes(): number {
    const type = this.#module.types[this.#code.u32()];
    if (type?.kind !== 'array') throw new Error('array.new of what is no array');
    return type.elementBytes;
  }

  #allocate(bytes: number): void {
    this.#paths.spend(bytes << -ALLOCATION_COST);
    this.#impure();
    if (this.#paths.reachable) this.#edits.add(EDIT.allocate, this.#at, bytes);
  }

  // Others

  select(): void {
    if (OPCODES[this.#opcode]!.immediates.length === 0) return;
    for (let left = this.#code.u32(); left > 0; left--) this.#code.skipValueType();
  }

  heapType(): void {
    this.#code.skipLeb();
  }

  /** Fails closed on what is not known, and on what no host of ours runs. */
  refuse(instruction: Instruction | undefined): never {
    if (instruction?.feature === undefined)
      throw new WayhouseError(
        'feature_refused',
        `unknown instruction ${hex(this.#code.bytes[this.#at]!)}, at byte ${this.#at} of the core module`,
      );
    throw featureRefused(instruction.feature, instruction.name, this.#at);
  }

  #signature(index: number): FuncType {
    const type = this.#module.types[index];
    if (type?.kind !== 'func') throw new Error(`type ${index} is not that of a function`);
    return type;
  }
}

const labelArity = ({ kind, parameters, results }: Frame): number => (kind === 'loop' ? parameters : results);

type Handler = (scan: Scan) => void;

const BY_NAME: ReadonlyMap<string, Handler> = new Map<string, Handler>([
  ['block', (scan) => scan.block('block')],
  ['loop', (scan) => scan.loop()],
  ['if', (scan) => scan.block('if')],
  ['else', (scan) => scan.else()],
  ['try', (scan) => scan.block('try')],
  ['try_table', (scan) => scan.tryTable()],
  ['catch', (scan) => scan.catch(false)],
  ['catch_all', (scan) => scan.catch(true)],
  ['delegate', (scan) => scan.delegate()],
  ['end', (scan) => scan.end()],
  ['unreachable', (scan) => scan.unreachable()],
  ['return', (scan) => scan.return()],
  ['br', (scan) => scan.branch()],
  ['br_if', (scan) => scan.branchIf()],
  ['br_table', (scan) => scan.branchTable()],
  ...named('br_on_null br_on_non_null br_on_cast br_on_cast_fail', (scan) => scan.branchOn()),
  ...named('throw rethrow throw_ref', (scan) => scan.throw()),
  ['call', (scan) => scan.call()],
  ...named('call_indirect call_ref', (scan) => scan.callType()),
  ...named('return_call return_call_indirect return_call_ref', (scan) => scan.tailCall()),
  ...named('memory.init memory.copy memory.fill', (scan) => scan.memoryLength()),
  ...named('table.init table.copy table.fill', (scan) => scan.tableLength()),
  ...named('array.fill array.copy array.init_data array.init_elem', (scan) => scan.arrayLength()),
  ['memory.grow', (scan) => scan.grow('memory')],
  ['table.grow', (scan) => scan.grow('table')],
  ['struct.new', (scan) => scan.structNew(true)],
  ['struct.new_default', (scan) => scan.structNew(false)],
  ['array.new_fixed', (scan) => scan.arrayNewFixed()],
  ...named('array.new array.new_default array.new_data array.new_elem', (scan) => scan.arrayNew()),
  ['select', (scan) => scan.select()],
  ...named('ref.null ref.test ref.cast', (scan) => scan.heapType()),
]);

function named(names: string, handler: Handler): (readonly [string, Handler])[] {
  return names.split(' ').map((name) => [name, handler]);
}

/** By the number of the instruction; where there is none, its immediates are read past and that is all. */
const HANDLERS: readonly (Handler | undefined)[] = OPCODES.map((instruction) =>
  instruction === undefined || instruction.feature === 'threads' || instruction.feature === 'relaxed-simd'
    ? (scan: Scan) => scan.refuse(instruction)
    : BY_NAME.get(instruction.name),
);
