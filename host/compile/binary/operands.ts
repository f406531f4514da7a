import type { CoreType, Signature } from './core-types.ts';
import type { Instructions } from './instructions.ts';
import type { Instruction } from './opcodes.ts';

/** What the code of a module refers to by index. */
export interface Definitions {
  readonly types: readonly CoreType[];
  /** Of each function and each tag, the index of its type. */
  readonly functions: readonly number[];
  readonly tags: readonly number[];
}

const NOTHING: Signature = { parameters: 0, results: 0 };

/**
 * Follows how many operands and how many open blocks there are, as V8's validation does. Right for valid
 * code; where code cannot be reached, which V8 passes over, it may be too few, but is never below none.
 */
export class Operands {
  height = 0;
  /** Those that the last instruction gave to a function and took from it. */
  passed = 0;
  readonly #module: Definitions;
  /** Of each open block its signature, and how many operands are below it. */
  readonly #signatures: Signature[];
  readonly #bases: number[] = [0];

  /** `signature` is that of the function. */
  constructor(signature: Signature, module: Definitions) {
    this.#module = module;
    this.#signatures = [signature];
  }

  /** Open blocks, the body among them. */
  get depth(): number {
    return this.#bases.length;
  }

  /** After `code` has read an instruction. */
  step(instruction: Instruction, code: Instructions): void {
    this.height += instruction.effect;
    this.passed = 0;
    if (instruction.feature === 'gc') this.height -= this.#made(instruction, code);
    if (instruction.role !== 'plain') this.#turn(instruction, code);
  }

  #turn({ name, role }: Instruction, code: Instructions): void {
    const innermost = this.#bases.length - 1;
    const base = this.#bases[innermost]!;
    const signature = this.#signatures[innermost]!;
    if (this.height < base) this.height = base;
    if (role === 'opens') {
      this.#open(typeof code.block === 'number' ? this.#type(code.block) : code.block, base);
    } else if (role === 'closes') {
      this.#bases.pop();
      this.#signatures.pop();
      this.height = base + signature.results;
    } else if (role === 'calls') {
      const type = name === 'call' ? this.#module.functions[code.index] : code.index;
      const { parameters, results } = this.#type(type);
      this.height = Math.max(base, this.height - parameters) + results;
      this.passed = parameters + results;
    } else if (role === 'leaves') {
      this.height = base;
    } else if (role === 'arm') {
      this.height =
        base + (name === 'catch' ? this.#type(this.#module.tags[code.index]) : signature).parameters;
    }
  }

  /** Operands that an object is made of, where its type or the instruction tells how many. */
  #made({ name }: Instruction, { index, second }: Instructions): number {
    if (name === 'array.new_fixed') return second;
    const type = name === 'struct.new' ? this.#module.types[index] : undefined;
    return type?.kind === 'struct' ? type.fields : 0;
  }

  #open(signature: Signature, outside: number): void {
    const base = Math.max(outside, this.height - signature.parameters);
    this.#bases.push(base);
    this.#signatures.push(signature);
    this.height = base + signature.parameters;
  }

  /** Of one that is not there, or no function's, V8 says so. */
  #type(index: number | undefined): Signature {
    const type = index === undefined ? undefined : this.#module.types[index];
    return type?.kind === 'func' ? type : NOTHING;
  }
}
