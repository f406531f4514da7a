/** The types of WIT as AssemblyScript writes them. */
import type { Primitive, Type } from '../wit/world.ts';
import { type Doc, print, typeArguments } from './doc.ts';
import { resolve, type Resolved } from './layout.ts';
import type { SourceFile } from './source-file.ts';

const PRIMITIVES: { readonly [P in Primitive]: string } = {
  bool: 'bool',
  u8: 'u8',
  s8: 'i8',
  u16: 'u16',
  s16: 'i16',
  u32: 'u32',
  s32: 'i32',
  u64: 'u64',
  s64: 'i64',
  f32: 'f32',
  f64: 'f64',
  char: 'u32',
  string: 'string',
};

const TYPED_ARRAYS: { readonly [P in Primitive]?: string } = {
  u8: 'Uint8Array',
  s8: 'Int8Array',
  u16: 'Uint16Array',
  s16: 'Int16Array',
  u32: 'Uint32Array',
  s32: 'Int32Array',
  u64: 'Uint64Array',
  s64: 'Int64Array',
  f32: 'Float32Array',
  f64: 'Float64Array',
};

/** The typed array that holds the elements; nothing where it is an `Array`. */
export function typedArray(element: Type): string | undefined {
  const resolved = resolve(element);
  return resolved.kind === 'primitive' ? TYPED_ARRAYS[resolved.name] : undefined;
}

/** Whether AssemblyScript holds it as an object. */
export function isReference(type: Type): boolean {
  const resolved = resolve(type);
  if (resolved.kind === 'primitive') return resolved.name === 'string';
  return resolved.kind !== 'enum' && resolved.kind !== 'flags';
}

/** Whether `T | null` can say `option<T>`: it cannot of numbers, nor of options, which may be null already. */
export function isNullable(some: Type): boolean {
  return isReference(some) && resolve(some).kind !== 'option';
}

/** The type as `file` writes it. */
export function typeDoc(type: Type, file: SourceFile): Doc {
  const nested = (inner: Type) => typeDoc(inner, file);
  switch (type.kind) {
    case 'primitive':
      return PRIMITIVES[type.name];
    case 'list':
      return typedArray(type.element) ?? ['Array', typeArguments([nested(type.element)])];
    case 'tuple':
      return [file.tuple(type.elements.length), typeArguments(type.elements.map(nested))];
    case 'option':
      if (isNullable(type.some)) return [nested(type.some), ' | null'];
      return [file.abi('values', 'Option'), typeArguments([nested(type.some)])];
    case 'result':
      return [file.abi('values', 'Result'), typeArguments(resultArguments(type, file))];
    case 'own':
    case 'borrow':
      return file.type(type.resource);
    default:
      return file.type(type);
  }
}

function resultArguments({ ok, err }: Extract<Resolved, { kind: 'result' }>, file: SourceFile): Doc[] {
  return [ok, err].map((payload) => (payload ? typeDoc(payload, file) : file.abi('values', 'Unit')));
}

/** On one line. */
export function typeText(type: Type, file: SourceFile): string {
  return print(typeDoc(type, file), Infinity);
}
