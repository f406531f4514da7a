/** Code of a function, made type by type so that it is valid. */
import { bytes, concat, leb, signedLeb, type Part } from '../wasm-encode.ts';
import type { Random } from './random.ts';
import { F32, F64, FUNCREF, I32, I64, LOADS, OPERATORS, STORES, TYPES, V128 } from './valid-operators.ts';

export interface FuncType {
  readonly params: readonly number[];
  readonly results: readonly number[];
}

export interface Global {
  readonly type: number;
  readonly mutable: boolean;
}

/** All that code may name. */
export interface Module {
  readonly random: Random;
  readonly types: readonly FuncType[];
  /** Of each function its type's index; the imported ones first. */
  readonly functions: readonly number[];
  readonly importedFunctions: number;
  readonly globals: readonly Global[];
  readonly tags: readonly number[];
  readonly dataSegments: number;
  readonly elementSegments: number;
}

/** Writes the code of one function; every expression leaves what it is asked for. */
export class Code {
  readonly #module: Module;
  readonly #random: Random;
  readonly #locals: readonly number[];
  readonly #results: readonly number[];
  /** What a branch to each block around must carry, the innermost last. */
  readonly #labels: (readonly number[])[];
  #fuel = 60;

  constructor(module: Module, type: FuncType, locals: readonly number[]) {
    this.#module = module;
    this.#random = module.random;
    this.#locals = [...type.params, ...locals];
    this.#results = type.results;
    this.#labels = [type.results];
  }

  /** The whole body, without the locals. */
  body(): Uint8Array {
    return bytes(this.#statements(), this.#values(this.#results), 0x0b);
  }

  #values(types: readonly number[]): Uint8Array {
    return concat(types.map((type) => this.#value(type)));
  }

  #value(type: number): Uint8Array {
    if (this.#fuel-- <= 0) return this.#leaf(type);
    const random = this.#random;
    switch (random.below(10)) {
      case 0:
      case 1:
        return this.#leaf(type);
      case 2:
        return this.#block([type]);
      case 3:
        return bytes(this.#value(I32), this.#if([type]));
      case 4:
        return this.#load(type);
      case 5:
        return this.#call(type) ?? this.#leaf(type);
      case 6:
        return bytes(this.#value(type), this.#value(type), this.#value(I32), 0x1c, 1, type);
      default:
        return this.#operation(type);
    }
  }

  #leaf(type: number): Uint8Array {
    const random = this.#random;
    const here = this.#locals.flatMap((found, index) => (found === type ? [index] : []));
    if (here.length > 0 && random.percent(60)) return bytes(0x20, leb(random.pick(here)));
    const globals = this.#module.globals.flatMap((found, index) => (found.type === type ? [index] : []));
    if (globals.length > 0 && random.percent(30)) return bytes(0x23, leb(random.pick(globals)));
    return bytes(constantOf(type, random, this.#module.functions.length));
  }

  #operation(type: number): Uint8Array {
    const random = this.#random;
    if (type === FUNCREF) return bytes(this.#value(I32), 0x25, 0);
    if (type === I32 && random.percent(10))
      return bytes(
        random.pick([
          [0x3f, 0],
          [0xfc, 0x10, 0],
        ]),
      );
    if (type === I32 && random.percent(5)) return bytes(this.#value(I32), 0x40, 0);
    if (type === V128 && random.percent(10))
      return bytes(
        this.#value(V128),
        this.#value(V128),
        0xfd,
        0x0d,
        random.times(16, () => random.below(32)),
      );
    if (type === I32 && random.percent(10)) return bytes(this.#value(V128), 0xfd, 0x15, random.below(16));
    const found = OPERATORS[type];
    if (found === undefined) return this.#leaf(type);
    const [opcode, operands] = random.pick(found);
    return bytes(this.#values(operands), opcode);
  }

  #load(type: number): Uint8Array {
    const loads = LOADS[type];
    if (loads === undefined) return this.#leaf(type);
    const [opcode, align] = this.#random.pick(loads);
    return bytes(this.#value(I32), opcode, this.#random.between(0, align), leb(this.#random.below(300)));
  }

  #call(type: number): Uint8Array | undefined {
    const { functions, types } = this.#module;
    const fitting = functions.flatMap((of, index) => {
      const { results } = types[of]!;
      return results.length === 1 && results[0] === type ? [index] : [];
    });
    if (fitting.length === 0) return undefined;
    const index = this.#random.pick(fitting);
    const args = this.#values(types[functions[index]!]!.params);
    if (this.#random.percent(80)) return bytes(args, 0x10, leb(index));
    return bytes(args, this.#value(I32), 0x11, leb(functions[index]!), 0);
  }

  #if(results: readonly number[]): Uint8Array {
    const then = this.#inside(results);
    return bytes(0x04, this.#blockType(results), then, 0x05, this.#inside(results), 0x0b);
  }

  #block(results: readonly number[]): Uint8Array {
    const opcode = this.#random.pick([[0x02], [0x02], [0x03], [0x1f]]);
    const catches = opcode[0] === 0x1f ? this.#catches() : [];
    // A branch to a loop goes to its start, which takes nothing.
    const inside = this.#inside(results, opcode[0] === 0x03 ? [] : results);
    return bytes(opcode, this.#blockType(results), catches, inside, 0x0b);
  }

  /** catch_all, to a block around that wants no value, if there is one. */
  #catches(): Part {
    const empty = this.#labels.findLastIndex((carried) => carried.length === 0);
    return empty < 0 ? [0] : bytes(1, 2, leb(this.#labels.length - 1 - empty));
  }

  #inside(results: readonly number[], carried: readonly number[] = results): Uint8Array {
    this.#labels.push(carried);
    const code = bytes(this.#statements(), this.#values(results));
    this.#labels.pop();
    return code;
  }

  #blockType(results: readonly number[]): Part {
    if (results.length === 0) return 0x40;
    const known = this.#module.types.findIndex(
      (type) => type.params.length === 0 && sameTypes(type.results, results),
    );
    return known >= 0 && this.#random.percent(50) ? signedLeb(known) : results[0]!;
  }

  #statements(): Uint8Array {
    const count = this.#random.below(3);
    return concat(Array.from({ length: count }, () => (this.#fuel-- > 0 ? this.#statement() : [0x01])));
  }

  #statement(): Uint8Array {
    const random = this.#random;
    switch (random.below(12)) {
      case 0:
        return this.#block([]);
      case 1:
        return bytes(this.#value(I32), this.#if([]));
      case 2:
        return this.#branch();
      case 3:
        return this.#store();
      case 4:
        return this.#assign();
      case 5:
        return this.#bulk();
      case 6:
        return this.#ending();
      case 7:
        return this.#throwing();
      default: {
        const type = random.pick(TYPES);
        return bytes(this.#value(type), 0x1a);
      }
    }
  }

  #branch(): Uint8Array {
    const depth = this.#random.below(this.#labels.length);
    const carried = this.#labels.at(-1 - depth)!;
    const dropped = carried.map(() => 0x1a);
    return bytes(this.#values(carried), this.#value(I32), 0x0d, leb(depth), dropped);
  }

  #ending(): Uint8Array {
    return this.#unreturning(
      this.#random.pick([
        () => bytes(0x00),
        () => bytes(this.#values(this.#results), 0x0f),
        () => bytes(this.#value(I32), 0x0e, 2, 0, 0, 0),
        () => this.#tailCall(),
      ]),
    );
  }

  /** Code behind which nothing is reached, in a block of its own. */
  #unreturning(code: () => Uint8Array): Uint8Array {
    this.#labels.push([]);
    const inside = code();
    this.#labels.pop();
    return bytes(0x02, 0x40, inside, 0x0b);
  }

  #tailCall(): Uint8Array {
    const { functions, types } = this.#module;
    const fitting = functions.flatMap((of, index) =>
      sameTypes(types[of]!.results, this.#results) ? [index] : [],
    );
    if (fitting.length === 0) return bytes(0x00);
    const index = this.#random.pick(fitting);
    return bytes(this.#values(types[functions[index]!]!.params), 0x12, leb(index));
  }

  #throwing(): Uint8Array {
    const { tags, types } = this.#module;
    if (tags.length === 0) return bytes(0x01);
    const tag = this.#random.below(tags.length);
    return this.#unreturning(() => bytes(this.#values(types[tags[tag]!]!.params), 0x08, leb(tag)));
  }

  #store(): Uint8Array {
    const [opcode, align, type] = this.#random.pick(STORES);
    return bytes(this.#value(I32), this.#value(type), opcode, this.#random.between(0, align), leb(8));
  }

  #assign(): Uint8Array {
    const { globals } = this.#module;
    const global = this.#random.below(globals.length);
    const { type, mutable } = globals[global] ?? { type: I32, mutable: false };
    if (mutable && this.#random.percent(40)) return bytes(this.#value(type), 0x24, leb(global));
    const local = this.#random.below(this.#locals.length);
    const of = this.#locals[local];
    if (of === undefined) return bytes(0x01);
    return this.#random.percent(50)
      ? bytes(this.#value(of), 0x21, leb(local))
      : bytes(this.#value(of), 0x22, leb(local), 0x1a);
  }

  #bulk(): Uint8Array {
    const { dataSegments, elementSegments } = this.#module;
    const data = leb(this.#random.below(dataSegments));
    const element = leb(this.#random.below(elementSegments));
    const operations: Part[] = [
      [0xfc, 0x0a, 0, 0],
      [0xfc, 0x0b, 0],
      [0xfc, 0x0e, 0, 0],
      ...(dataSegments > 0 ? [bytes(0xfc, 0x08, data, 0)] : []),
      ...(elementSegments > 0 ? [bytes(0xfc, 0x0c, element, 0)] : []),
    ];
    const drops = [
      ...(dataSegments > 0 ? [bytes(0xfc, 0x09, data)] : []),
      ...(elementSegments > 0 ? [bytes(0xfc, 0x0d, element)] : []),
    ];
    if (drops.length > 0 && this.#random.percent(20)) return this.#random.pick(drops);
    return bytes(this.#values([I32, I32, I32]), this.#random.pick(operations));
  }
}

const sameTypes = (some: readonly number[], others: readonly number[]): boolean =>
  some.length === others.length && some.every((type, index) => type === others[index]);

export function constantOf(type: number, random: Random, functions: number): Part {
  switch (type) {
    case I32:
      return bytes(0x41, signedLeb(random.u32() | 0));
    case I64:
      return bytes(0x42, signedLeb(random.u32() | 0));
    case F32:
      return bytes(0x43, random.bytes(4));
    case F64:
      return bytes(0x44, random.bytes(8));
    case V128:
      return bytes(0xfd, 0x0c, random.bytes(16));
    case FUNCREF:
      return functions > 0 && random.percent(50)
        ? bytes(0xd2, leb(random.below(functions)))
        : [0xd0, FUNCREF];
    default:
      return [0xd0, type];
  }
}
