import type { Signature } from './core-types.ts';
import { coreValueType, heapType } from './core-values.ts';
import { type Feature, featureRefused } from './features.ts';
import { type Immediate, type Instruction, INSTRUCTIONS, PREFIXED } from './opcodes.ts';
import { hex, type Reader } from './reader.ts';

/** In the first number of a `memarg`: another memory than 0 is named. */
const NAMES_MEMORY = 0x40;

const EMPTY_BLOCK = 0x40;

const NO_RESULT: Signature = { parameters: 0, results: 0 };
const ONE_RESULT: Signature = { parameters: 0, results: 1 };

/** Kinds of a `try_table`'s clauses: those up to here name a tag. */
const LAST_WITH_TAG = 0x01;
const LAST_CATCH = 0x03;

/**
 * Walks the instructions of a body or of a constant expression, one by one and without recursion. It
 * knows where each ends, not whether it is valid there; that V8 knows.
 *
 * Throws `malformed_component` at what it does not know and `feature_refused` at what this host refuses.
 */
export class Instructions {
  /** Offset of the instruction read last. */
  start = 0;
  /** The first index behind it: of the label, the local, the function, the type ... */
  index = -1;
  /** The index behind that one, where there are two: of the field, or how many elements. */
  second = -1;
  /** Of a block, its signature, or the index of the type that has it. */
  block: Signature | number = NO_RESULT;
  /** How many labels it lists: the targets of a `br_table`, the clauses of a `try_table`. */
  labels = 0;
  readonly #reader: Reader;
  readonly #where: string;

  /** `where` says in errors what the instructions are of. */
  constructor(reader: Reader, where: string) {
    this.#reader = reader;
    this.#where = where;
  }

  /** Reads one, with its immediates. */
  next(): Instruction {
    this.start = this.#reader.position;
    this.labels = 0;
    this.index = -1;
    this.second = -1;
    const instruction = this.#opcode();
    if (instruction.feature !== undefined) this.#use(instruction.feature, instruction.name);
    for (const immediate of instruction.immediates) this.#immediate(immediate, instruction.name);
    return instruction;
  }

  #opcode(): Instruction {
    const first = this.#reader.byte('an instruction');
    const instruction = INSTRUCTIONS[first];
    if (instruction !== undefined) return instruction;
    const prefixed = PREFIXED.get(first);
    if (prefixed === undefined) throw this.#unknown(hex(first));
    const opcode = this.#reader.u32('an instruction');
    const found = prefixed[opcode];
    if (found === undefined) throw this.#unknown(`${hex(first)} ${hex(opcode)}`);
    return found;
  }

  #use(feature: Feature, name: string): void {
    const item = `${name} in ${this.#where}`;
    // What stands behind these is not known.
    if (feature === 'threads') throw featureRefused(feature, item, this.start);
    this.#reader.features.use(feature, item, this.start);
  }

  #unknown(opcode: string): Error {
    return this.#reader.malformed(`unknown instruction ${opcode} in ${this.#where}`, this.start);
  }

  #immediate(immediate: Immediate, name: string): void {
    const reader = this.#reader;
    switch (immediate) {
      case 'index':
        return this.#index(reader.u32(name));
      case 'memory':
        return this.#memory(name);
      case 'memarg':
        return this.#memarg(name);
      case 'blocktype':
        return this.#blockType();
      case 'labels':
        return this.#labels(name);
      case 'catches':
        return this.#catches();
      case 'valtypes':
        return reader.each('types of a select', () => coreValueType(reader));
      case 'heaptype':
        return heapType(reader);
      case 's32':
        return reader.signed(32, name);
      case 's64':
        return reader.signed(64, name);
      case 'byte':
        return reader.skip(1, name);
      case 'bytes4':
        return reader.skip(4, name);
      case 'bytes8':
        return reader.skip(8, name);
      case 'bytes16':
        return reader.skip(16, name);
    }
  }

  #index(index: number): void {
    if (this.index === -1) this.index = index;
    else this.second = index;
  }

  #memory(name: string): void {
    const index = this.#reader.u32(name);
    if (index !== 0)
      this.#reader.features.use('multi-memory', `${name} of memory ${index} in ${this.#where}`, this.start);
  }

  #memarg(name: string): void {
    const start = this.#reader.position;
    const alignment = this.#reader.u32(name);
    if (alignment >= 2 * NAMES_MEMORY)
      throw this.#reader.malformed(`${name} has the unknown alignment ${alignment}`, start);
    if (alignment >= NAMES_MEMORY) this.#memory(name);
    this.#reader.u64(name);
  }

  /** Nothing, a value type, or the index of a function's type. */
  #blockType(): void {
    const byte = this.#reader.peek('type of a block');
    if (byte === EMPTY_BLOCK) {
      this.#reader.byte('type of a block');
      this.block = NO_RESULT;
    } else if (byte > EMPTY_BLOCK && byte < 0x80) {
      coreValueType(this.#reader);
      this.block = ONE_RESULT;
    } else {
      this.block = this.#reader.index33('type of a block');
    }
  }

  #labels(name: string): void {
    this.labels = this.#reader.count(name);
    for (let index = 0; index <= this.labels; index++) this.#reader.u32(name);
  }

  #catches(): void {
    this.labels = this.#reader.count('clauses of a try_table');
    for (let index = 0; index < this.labels; index++) this.#catch();
  }

  #catch(): void {
    const kind = this.#reader.byte('a clause of a try_table');
    if (kind > LAST_CATCH)
      throw this.#reader.malformed(`unknown clause ${hex(kind)} of a try_table`, this.#reader.position - 1);
    if (kind <= LAST_WITH_TAG) this.#reader.u32('tag of a clause');
    this.#reader.u32('label of a clause');
  }
}
