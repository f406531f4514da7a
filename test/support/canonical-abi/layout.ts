/** Sizes, places and core types, as the specification's CanonicalABI.md has them. */
import { casesOf, partsOf, type PrimitiveName, resolveShape, type Shape } from './shapes.ts';

export type CoreType = 'i32' | 'i64' | 'f32' | 'f64';

export const MAX_FLAT_PARAMS = 16;
export const MAX_FLAT_RESULTS = 1;

const SIZES: { readonly [name in PrimitiveName]: number } = {
  bool: 1,
  u8: 1,
  s8: 1,
  u16: 2,
  s16: 2,
  u32: 4,
  s32: 4,
  u64: 8,
  s64: 8,
  f32: 4,
  f64: 8,
  char: 4,
  string: 8,
};

export function alignTo(offset: number, alignment: number): number {
  return Math.ceil(offset / alignment) * alignment;
}

export function alignmentOf(unresolved: Shape): number {
  const shape = resolveShape(unresolved);
  const parts = partsOf(shape);
  if (parts) return Math.max(1, ...parts.map((part) => alignmentOf(part.shape)));
  const cases = casesOf(shape);
  if (cases) return Math.max(discriminantSize(cases.length), payloadAlignment(shape));
  if (shape.kind === 'primitive') return shape.name === 'string' ? 4 : SIZES[shape.name];
  if (shape.kind === 'flags') return flagsSize(shape.flags.length);
  return 4;
}

export function sizeOf(unresolved: Shape): number {
  const shape = resolveShape(unresolved);
  const parts = partsOf(shape);
  if (parts) return alignTo(end(parts.map((part) => part.shape)), alignmentOf(shape));
  if (casesOf(shape)) return alignTo(payloadOffset(shape) + payloadSize(shape), alignmentOf(shape));
  if (shape.kind === 'primitive') return SIZES[shape.name];
  if (shape.kind === 'flags') return flagsSize(shape.flags.length);
  return shape.kind === 'list' ? 8 : 4;
}

/** Where each of them stands when they follow one another. */
export function offsetsOf(shapes: readonly Shape[]): number[] {
  let offset = 0;
  return shapes.map((shape) => {
    const at = alignTo(offset, alignmentOf(shape));
    offset = at + sizeOf(shape);
    return at;
  });
}

function end(shapes: readonly Shape[]): number {
  const last = shapes.at(-1);
  return last ? offsetsOf(shapes).at(-1)! + sizeOf(last) : 0;
}

export function payloadOffset(shape: Shape): number {
  const cases = casesOf(resolveShape(shape)) ?? [];
  return alignTo(discriminantSize(cases.length), payloadAlignment(shape));
}

function payloadAlignment(shape: Shape): number {
  return Math.max(1, ...payloads(shape).map(alignmentOf));
}

function payloadSize(shape: Shape): number {
  return Math.max(0, ...payloads(shape).map(sizeOf));
}

function payloads(shape: Shape): Shape[] {
  const cases = casesOf(resolveShape(shape)) ?? [];
  return cases.flatMap((each) => (each.shape ? [each.shape] : []));
}

export function discriminantSize(count: number): 1 | 2 | 4 {
  return count <= 2 ** 8 ? 1 : count <= 2 ** 16 ? 2 : 4;
}

export function flagsSize(count: number): 1 | 2 | 4 {
  return count <= 8 ? 1 : count <= 16 ? 2 : 4;
}

export function flatten(unresolved: Shape): CoreType[] {
  const shape = resolveShape(unresolved);
  const parts = partsOf(shape);
  if (parts) return parts.flatMap((part) => flatten(part.shape));
  if (casesOf(shape)) return ['i32', ...payloads(shape).map(flatten).reduce(joinAll, [])];
  if (shape.kind === 'list') return ['i32', 'i32'];
  return shape.kind === 'primitive' ? flattenPrimitive(shape.name) : ['i32'];
}

function flattenPrimitive(name: PrimitiveName): CoreType[] {
  switch (name) {
    case 'string':
      return ['i32', 'i32'];
    case 'u64':
    case 's64':
      return ['i64'];
    case 'f32':
    case 'f64':
      return [name];
    default:
      return ['i32'];
  }
}

function joinAll(some: CoreType[], others: CoreType[]): CoreType[] {
  const [long, short] = some.length < others.length ? [others, some] : [some, others];
  return long.map((type, index) => join(type, short[index] ?? type));
}

function join(one: CoreType, other: CoreType): CoreType {
  if (one === other) return one;
  return [one, other].every((type) => type === 'i32' || type === 'f32') ? 'i32' : 'i64';
}
