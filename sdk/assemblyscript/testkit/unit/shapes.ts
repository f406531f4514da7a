/** What the exports of a guest's module take and give, read out of the compiler's program. */
import type { Compilation } from '../../compiler/asc.ts';

export type NumberName = 'i8' | 'u8' | 'i16' | 'u16' | 'i32' | 'u32' | 'i64' | 'u64' | 'f32' | 'f64';

/** What asc has made of the sources. */
type Program = Parameters<Compilation['afterCompile']>[1];

/** A type whose values can cross between JavaScript and a core module. */
export type Shape =
  | { readonly kind: 'void' | 'bool' }
  | { readonly kind: 'number'; readonly name: NumberName }
  | { readonly kind: 'string' | 'buffer'; readonly nullable: boolean }
  /** `id` is the runtime's own number of the class. */
  | { readonly kind: 'typed'; readonly nullable: boolean; readonly id: number; readonly name: TypedArrayName }
  | { readonly kind: 'list'; readonly nullable: boolean; readonly id: number; readonly element: Shape }
  /** Cannot cross; `name` is for the message. */
  | { readonly kind: 'other'; readonly name: string };

export interface FunctionShape {
  readonly parameters: readonly Shape[];
  readonly required: number;
  readonly result: Shape;
}

/** By the names that the module exports. */
export interface ModuleShape {
  readonly functions: ReadonlyMap<string, FunctionShape>;
  readonly globals: ReadonlyMap<string, Shape>;
}

const TYPED_ARRAYS = {
  Int8Array,
  Uint8Array,
  Uint8ClampedArray,
  Int16Array,
  Uint16Array,
  Int32Array,
  Uint32Array,
  Int64Array: BigInt64Array,
  Uint64Array: BigUint64Array,
  Float32Array,
  Float64Array,
} as const;

/** As AssemblyScript names them. */
export type TypedArrayName = keyof typeof TYPED_ARRAYS;

export const typedArray = (name: TypedArrayName) => TYPED_ARRAYS[name];

/** What of asc's types matters here. */
interface AscType {
  readonly isNullableReference: boolean;
  getClass(): AscClass | null;
  toString(): string;
}

interface AscClass {
  readonly id: number;
  readonly prototype: { readonly internalName: string };
  readonly typeArguments: readonly AscType[] | null;
}

interface AscSignature {
  readonly parameterTypes: readonly AscType[];
  readonly returnType: AscType;
  readonly requiredParameters: number;
}

/** A function that the module exports has one instance; a global has a type. */
interface AscElement {
  readonly instances?: ReadonlyMap<string, { readonly signature?: AscSignature }> | null;
  readonly type?: AscType;
}

/** The exports of the file, `/` between the parts of its path. Generic functions and classes are none. */
export function shapeOf(program: Program, file: string): ModuleShape {
  const path = file.replace(/\.ts$/, '');
  const exports = (program.filesByName.get(path)?.exports ?? new Map()) as ReadonlyMap<string, AscElement>;
  const functions = new Map<string, FunctionShape>();
  const globals = new Map<string, Shape>();
  for (const [name, { instances, type }] of exports) {
    const signature = instances?.get('')?.signature;
    if (signature !== undefined) functions.set(name, functionShape(signature));
    else if (type !== undefined) globals.set(name, typeShape(type));
  }
  return { functions, globals };
}

function functionShape({ parameterTypes, returnType, requiredParameters }: AscSignature): FunctionShape {
  return {
    parameters: parameterTypes.map(typeShape),
    required: requiredParameters,
    result: typeShape(returnType),
  };
}

const NUMBERS: readonly string[] = ['i8', 'u8', 'i16', 'u16', 'i32', 'u32', 'i64', 'u64', 'f32', 'f64'];

function typeShape(type: AscType): Shape {
  const found = type.getClass();
  if (found !== null) return classShape(type, found);
  const name = type.toString();
  if (name === 'void' || name === 'bool') return { kind: name };
  if (name === 'usize') return { kind: 'number', name: 'u32' };
  if (name === 'isize') return { kind: 'number', name: 'i32' };
  return NUMBERS.includes(name) ? { kind: 'number', name: name as NumberName } : { kind: 'other', name };
}

function classShape(type: AscType, { id, prototype, typeArguments }: AscClass): Shape {
  const nullable = type.isNullableReference;
  const library = /^~lib\/(?:string|arraybuffer|typedarray|array|staticarray)\/(\w+)$/;
  const name = library.exec(prototype.internalName)?.[1] ?? '';
  const element = typeArguments?.[0];
  if (name === 'String') return { kind: 'string', nullable };
  if (name === 'ArrayBuffer') return { kind: 'buffer', nullable };
  if (name in TYPED_ARRAYS) return { kind: 'typed', nullable, id, name: name as TypedArrayName };
  if ((name === 'Array' || name === 'StaticArray') && element !== undefined)
    return { kind: 'list', nullable, id, element: typeShape(element) };
  return { kind: 'other', name: plainName(type) };
}

/** Without the places that asc puts before the names of classes. */
const plainName = (type: AscType): string => type.toString().replaceAll(/[\w~./-]*\//g, '');
