/** Values between JavaScript and the memory of a core module, by the loader; what is handed in stays pinned. */
import type { ASUtil } from '@assemblyscript/loader';
import { type NumberName, type Shape, typedArray } from './shapes.ts';

/** Hands values in; each object of theirs stays where it is until it is released. */
export class Lowering {
  readonly #module: ASUtil;
  readonly #pinned: number[] = [];

  constructor(module: ASUtil) {
    this.#module = module;
  }

  release(): void {
    for (const pointer of this.#pinned.splice(0)) this.#module.__unpin(pointer);
  }

  /** `what` names the value in messages. Throws a TypeError or RangeError where it does not fit the shape. */
  lower(value: unknown, shape: Shape, what: string): number | bigint {
    if (value === null && 'nullable' in shape && shape.nullable) return 0;
    switch (shape.kind) {
      case 'void':
        return 0;
      case 'bool':
        return typeof value === 'boolean' ? Number(value) : mismatch(what, 'a boolean', value);
      case 'number':
        return lowerNumber(value, shape.name, what);
      case 'string':
        if (typeof value !== 'string') return mismatch(what, 'a string', value);
        return this.#pin(this.#module.__newString(value));
      case 'buffer':
        if (!(value instanceof ArrayBuffer)) return mismatch(what, 'an ArrayBuffer', value);
        return this.#pin(this.#module.__newArrayBuffer(value));
      case 'typed': {
        const constructor = typedArray(shape.name);
        if (!(value instanceof constructor)) return mismatch(what, `a ${constructor.name}`, value);
        return this.#pin(this.#module.__newArray(shape.id, value));
      }
      case 'list':
        return this.#lowerList(value, shape, what);
      case 'other':
        throw cannotCross(what, shape.name);
    }
  }

  #lowerList(value: unknown, { id, element }: Shape & { kind: 'list' }, what: string): number {
    if (!Array.isArray(value)) return mismatch(what, 'an array', value);
    const lowered = value.map((each, at) => this.lower(each, element, `${what}[${at}]`));
    // The loader's types know no arrays of bigint; its code writes them as it does numbers.
    return this.#pin(this.#module.__newArray(id, lowered as number[]));
  }

  #pin(pointer: number): number {
    this.#pinned.push(this.#module.__pin(pointer));
    return pointer;
  }
}

const INTEGERS: Readonly<Partial<Record<NumberName, readonly [number, number]>>> = {
  i8: [-128, 127],
  u8: [0, 255],
  i16: [-32_768, 32_767],
  u16: [0, 65_535],
  i32: [-2_147_483_648, 2_147_483_647],
  u32: [0, 4_294_967_295],
};

function lowerNumber(value: unknown, name: NumberName, what: string): number | bigint {
  if (name === 'i64' || name === 'u64') return lowerBigInt(value, name, what);
  if (typeof value !== 'number') return mismatch(what, `a number (${name})`, value);
  const [least, most] = INTEGERS[name] ?? [-Infinity, Infinity];
  if (INTEGERS[name] !== undefined && !(Number.isInteger(value) && value >= least && value <= most))
    throw new RangeError(`${what} is ${value}; ${name} holds whole numbers from ${least} to ${most}.`);
  return value;
}

function lowerBigInt(value: unknown, name: 'i64' | 'u64', what: string): bigint {
  if (typeof value !== 'bigint') return mismatch(what, `a bigint (${name}), for example 5n`, value);
  const fits = name === 'i64' ? BigInt.asIntN(64, value) : BigInt.asUintN(64, value);
  if (fits !== value) throw new RangeError(`${what} is ${value}n, which ${name} does not hold.`);
  return value;
}

/** Takes a copy of what the module gave. `what` names it in messages. */
export function lift(
  module: ASUtil,
  value: number | bigint,
  [shape, what]: readonly [Shape, string],
): unknown {
  if (value === 0 && 'nullable' in shape) return null;
  const pointer = Number(value);
  switch (shape.kind) {
    case 'void':
      return undefined;
    case 'bool':
      return value !== 0;
    case 'number':
      return liftNumber(value, shape.name);
    case 'string':
      return module.__getString(pointer);
    case 'buffer':
      return module.__getArrayBuffer(pointer);
    case 'typed':
      // Not by the array's type information: of a subarray the loader would read the length amiss.
      return module[`__get${shape.name}`]?.(pointer);
    case 'list':
      return module.__getArray(pointer).map((each) => lift(module, each, [shape.element, what]));
    case 'other':
      throw cannotCross(what, shape.name);
  }
}

function liftNumber(value: number | bigint, name: NumberName): number | bigint {
  if (typeof value === 'bigint') return name === 'u64' ? BigInt.asUintN(64, value) : value;
  return name === 'u32' ? value >>> 0 : value;
}

function mismatch(what: string, wanted: string, value: unknown): never {
  const found = value === null ? 'null' : Array.isArray(value) ? 'an array' : describe(value);
  throw new TypeError(`${what} must be ${wanted}, but is ${found}.`);
}

function describe(value: unknown): string {
  return typeof value === 'object' ? `a ${value?.constructor?.name ?? 'object'}` : `a ${typeof value}`;
}

function cannotCross(what: string, name: string): TypeError {
  return new TypeError(
    `${what} is of the type ${name}, of which no value can cross. Numbers, bool, string, ArrayBuffer, typed arrays, Array and StaticArray can: test it by a function that takes and gives those.`,
  );
}
