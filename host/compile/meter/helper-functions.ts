import { OP, TYPE } from './op.ts';
import { Writer } from './writer.ts';

/** Encoded; a reference type may have several bytes. */
export type ValueType = readonly number[];
/** A function's type. */
export type Shape = readonly [parameters: readonly ValueType[], results: readonly ValueType[]];

/** What is appended to a section: how many items, and their bytes. */
export type Items = readonly [count: number, bytes: Uint8Array];

interface HelperFunction {
  readonly type: number;
  readonly locals: readonly ValueType[];
  readonly code: readonly number[];
}

/** Functions that are appended to a module that has so many types and functions, and the types that they need. */
export class HelperFunctions {
  readonly #before: { readonly types: number; readonly functions: number };
  readonly #types: Shape[] = [];
  readonly #functions: HelperFunction[] = [];

  constructor(before: { readonly types: number; readonly functions: number }) {
    this.#before = before;
  }

  /** Gives back its index. `code` is without the last `end`. */
  add(shape: Shape, code: readonly number[], locals: readonly ValueType[] = []): number {
    const index = this.#before.functions + this.#functions.length;
    this.#functions.push({ type: this.type(shape), locals, code });
    return index;
  }

  /** Gives back the index of the type. */
  type(shape: Shape): number {
    const text = JSON.stringify(shape);
    const known = this.#types.findIndex((other) => JSON.stringify(other) === text);
    if (known !== -1) return this.#before.types + known;
    return this.#before.types + this.#types.push(shape) - 1;
  }

  // What stands in the sections

  types(): Items {
    const out = new Writer(64);
    for (const [parameters, results] of this.#types) {
      out.byte(TYPE.func);
      out.unsigned(parameters.length);
      for (const type of parameters) out.append(type);
      out.unsigned(results.length);
      for (const type of results) out.append(type);
    }
    return [this.#types.length, out.bytes];
  }

  functions(): Items {
    const out = new Writer(64);
    for (const { type } of this.#functions) out.unsigned(type);
    return [this.#functions.length, out.bytes];
  }

  bodies(): Items {
    const out = new Writer(512);
    for (const { locals, code } of this.#functions) {
      const start = out.openSize();
      out.unsigned(locals.length);
      for (const type of locals) out.append([1, ...type]);
      out.append(code);
      out.byte(OP.end);
      out.closeSize(start);
    }
    return [this.#functions.length, out.bytes];
  }
}
