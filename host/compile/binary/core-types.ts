import { coreValueType, fieldType } from './core-values.ts';
import { hex, type Reader } from './reader.ts';

/** How many operands something takes and gives. */
export interface Signature {
  readonly parameters: number;
  readonly results: number;
}

export interface FuncType extends Signature {
  readonly kind: 'func';
  /** Whether a `v128` is among its parameters or results. */
  readonly vectors: boolean;
  /** A letter for each parameter and, behind `>`, for each result: see `LETTERS`. */
  readonly code: string;
}

/** A type as a module defines it. Sizes are in bytes. */
export type CoreType =
  | FuncType
  /** `bytes` are those of one object. */
  | { readonly kind: 'struct'; readonly fields: number; readonly bytes: number }
  | { readonly kind: 'array'; readonly elementBytes: number };

const RECURSIVE = 0x4e;
const FINAL_SUB = 0x4f;
const SUB = 0x50;
const ARRAY = 0x5e;
const STRUCT = 0x5f;
const FUNC = 0x60;

/** In a component the code of a subtype is also that of a module's type: this tells the first from the second. */
const NO_MODULE_TYPE = 0x00;

/** What an object takes on top of its fields, and a field at least, for it may be aligned, in bytes. */
const HEADER_BYTES = 16;
const WORD_BYTES = 8;

/** Reads the content of a type section; gives the types in the order of their indices. */
export function coreTypes(section: Reader): CoreType[] {
  const types: CoreType[] = [];
  section.each('core types', () => typeGroup(section, types));
  return types;
}

/** Reads a type, or a group of types that refer to one another, onto `types`. */
export function typeGroup(reader: Reader, types: CoreType[]): void {
  if (reader.peek('a core type') !== RECURSIVE) return void types.push(subtype(reader));
  reader.byte('a core type');
  reader.each('core types of a group', () => types.push(subtype(reader)));
}

/**
 * Reads the first byte of a core type of a component where it is one more than a module has. Tells
 * whether the declarations of a module's type follow; if not, `typeGroup` reads what does.
 */
export function startsModuleType(reader: Reader): boolean {
  const code = reader.peek('a core type');
  if (code !== SUB && code !== NO_MODULE_TYPE) return false;
  reader.byte('a core type');
  if (code === SUB) return true;
  const next = reader.peek('a core type');
  if (next !== SUB) throw reader.malformed(`a core type of the unknown kind 0x00 ${hex(next)}`);
  return false;
}

function subtype(reader: Reader): CoreType {
  reader.tally.add('coreTypes', 1, ['a core type', reader.position]);
  const code = reader.peek('a core type');
  if (code === SUB || code === FINAL_SUB) {
    reader.byte('a core type');
    reader.each('supertypes', () => reader.u32('a supertype'));
  }
  return compositeType(reader);
}

function compositeType(reader: Reader): CoreType {
  const start = reader.position;
  const code = reader.byte('a core type');
  switch (code) {
    case FUNC:
      return coreFuncType(reader);
    case STRUCT:
      return structType(reader, start);
    case ARRAY:
      reader.features.use('gc', 'an array type', start);
      return { kind: 'array', elementBytes: fieldType(reader) };
    default:
      throw reader.malformed(`unknown core type ${hex(code)}`, start);
  }
}

function structType(reader: Reader, start: number): CoreType {
  reader.features.use('gc', 'a struct type', start);
  const fields = reader.count('fields of a struct');
  reader.tally.check('structFields', fields, ['a struct type', start]);
  let bytes = HEADER_BYTES;
  for (let index = 0; index < fields; index++) bytes += Math.max(fieldType(reader), WORD_BYTES);
  return { kind: 'struct', fields, bytes };
}

/** Reads the parameters and results of a function's type. */
export function coreFuncType(reader: Reader): FuncType {
  const start = reader.position;
  const parameters = reader.count('core parameters');
  reader.tally.check('coreParameters', parameters, ['a core type', start]);
  const taken = letters(reader, parameters);
  const middle = reader.position;
  const results = reader.count('core results');
  reader.tally.check('coreResults', results, ['a core type', middle]);
  const code = `${taken}>${letters(reader, results)}`;
  return { kind: 'func', parameters, results, vectors: code.includes(LETTERS.v128), code };
}

/** What stands for a value type in the code of a function's type. */
export const LETTERS = { i32: 'i', i64: 'I', f32: 'f', f64: 'F', v128: 'v', reference: 'r' } as const;

const NUMBERS: ReadonlyMap<number, string> = new Map([
  [0x7f, LETTERS.i32],
  [0x7e, LETTERS.i64],
  [0x7d, LETTERS.f32],
  [0x7c, LETTERS.f64],
  [0x7b, LETTERS.v128],
]);

/** Reads so many value types. */
function letters(reader: Reader, count: number): string {
  const found: string[] = [];
  for (let index = 0; index < count; index++) {
    found.push(NUMBERS.get(reader.peek('a core value type')) ?? LETTERS.reference);
    coreValueType(reader);
  }
  return found.join('');
}
