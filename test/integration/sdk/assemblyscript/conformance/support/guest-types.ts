/** Shapes as a guest writes them, by the table of types in the README of the package: what the generator must agree with. */
import { type PrimitiveName, resolveShape, type Shape } from '../../../../../support/canonical-abi/shapes.ts';

const PRIMITIVES: { readonly [name in PrimitiveName]: string } = {
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

const TYPED_ARRAYS: { readonly [name in PrimitiveName]?: string } = {
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

/** The type, in a module that imports named types under their own names and values.ts whole. */
export function guestType(shape: Shape): string {
  switch (shape.kind) {
    case 'primitive':
      return PRIMITIVES[shape.name];
    case 'list':
      return typedArray(shape.element) ?? `Array<${guestType(shape.element)}>`;
    case 'tuple':
      return `Tuple${shape.elements.length}<${shape.elements.map(guestType).join(', ')}>`;
    case 'option':
      return isNullable(shape.some) ? `${guestType(shape.some)} | null` : `Option<${guestType(shape.some)}>`;
    case 'result':
      return `Result<${payload(shape.ok)}, ${payload(shape.err)}>`;
    case 'own':
    case 'borrow':
      return guestName(shape.resource);
    default:
      return guestName(shape.name);
  }
}

/** `big-record` is `BigRecord`. */
export function guestName(name: string): string {
  return name.replace(/(?:^|-)([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

function payload(shape: Shape | undefined): string {
  return shape ? guestType(shape) : 'Unit';
}

function typedArray(element: Shape): string | undefined {
  const shape = resolveShape(element);
  return shape.kind === 'primitive' ? TYPED_ARRAYS[shape.name] : undefined;
}

function isNullable(some: Shape): boolean {
  const shape = resolveShape(some);
  if (shape.kind === 'primitive') return shape.name === 'string';
  return !['enum', 'flags', 'option'].includes(shape.kind);
}
