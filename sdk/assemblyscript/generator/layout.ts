/** Where values stand in memory and as which core values they cross, by the canonical ABI. */
import type { Alias, Type } from '../wit/world.ts';

/** `usize` is an i32 too, which holds an address or a length. */
export type Core = 'i32' | 'i64' | 'f32' | 'f64' | 'usize';

export type Resolved = Exclude<Type, Alias>;

export interface Layout {
  /** In bytes. */
  readonly size: number;
  readonly align: number;
}

/** What a spilled list of parameters, a record and a tuple are. */
export interface Placed {
  readonly type: Type;
  /** In bytes from the start. */
  readonly offset: number;
}

/** More parameters than these go through memory; more than one result does. */
export const MAX_FLAT_PARAMS = 16;

const PRIMITIVES = {
  bool: { size: 1, core: 'i32' },
  u8: { size: 1, core: 'i32' },
  s8: { size: 1, core: 'i32' },
  u16: { size: 2, core: 'i32' },
  s16: { size: 2, core: 'i32' },
  u32: { size: 4, core: 'i32' },
  s32: { size: 4, core: 'i32' },
  u64: { size: 8, core: 'i64' },
  s64: { size: 8, core: 'i64' },
  f32: { size: 4, core: 'f32' },
  f64: { size: 8, core: 'f64' },
  char: { size: 4, core: 'i32' },
} as const;

/** An address and a length. */
const SEQUENCE: Layout = { size: 8, align: 4 };

const HANDLE: Layout = { size: 4, align: 4 };

/** The type behind its aliases. */
export function resolve(type: Type): Resolved {
  return type.kind === 'alias' ? resolve(type.type) : type;
}

/** The types of a record's fields or a tuple's elements; nothing of any other type. */
export function fieldsOf(type: Resolved): readonly Type[] | undefined {
  if (type.kind === 'record') return type.fields.map((field) => field.type);
  return type.kind === 'tuple' ? type.elements : undefined;
}

/** The payloads of a type that is one of several cases, in their order; nothing of any other type. */
export function casesOf(type: Resolved): readonly (Type | undefined)[] | undefined {
  switch (type.kind) {
    case 'variant':
      return type.cases.map((each) => each.type);
    case 'enum':
      return type.cases.map(() => undefined);
    case 'option':
      return [undefined, type.some];
    case 'result':
      return [type.ok, type.err];
    default:
      return undefined;
  }
}

/** Bytes of the number that says which case of `count` it is. */
export function discriminantSize(count: number): 1 | 2 | 4 {
  if (count <= 0x100) return 1;
  return count <= 0x10000 ? 2 : 4;
}

/** Bytes of flags. The component model has no more than 32 of them. */
export function flagsSize(count: number): 1 | 2 | 4 {
  if (count <= 8) return 1;
  return count <= 16 ? 2 : 4;
}

export function layoutOf(type: Type): Layout {
  const resolved = resolve(type);
  const fields = fieldsOf(resolved);
  if (fields) return layoutOfAll(fields);
  const cases = casesOf(resolved);
  if (cases) return layoutOfCases(cases);
  switch (resolved.kind) {
    case 'primitive':
      return resolved.name === 'string' ? SEQUENCE : squareOf(PRIMITIVES[resolved.name].size);
    case 'list':
      return SEQUENCE;
    case 'flags':
      return squareOf(flagsSize(resolved.flags.length));
    default:
      return HANDLE;
  }
}

function squareOf(size: number): Layout {
  return { size, align: size };
}

/** Values one after another, each at its alignment. */
export function layoutOfAll(types: readonly Type[]): Layout {
  const last = place(types).at(-1);
  const align = alignOfAll(types);
  const end = last ? last.offset + layoutOf(last.type).size : 0;
  return { size: alignTo(end, align), align };
}

export function place(types: readonly Type[]): Placed[] {
  let end = 0;
  return types.map((type) => {
    const { size, align } = layoutOf(type);
    const offset = alignTo(end, align);
    end = offset + size;
    return { type, offset };
  });
}

function layoutOfCases(cases: readonly (Type | undefined)[]): Layout {
  const payloads = cases.filter((payload) => payload !== undefined);
  const align = Math.max(discriminantSize(cases.length), alignOfAll(payloads));
  const largest = Math.max(0, ...payloads.map((payload) => layoutOf(payload).size));
  return { size: alignTo(payloadOffset(cases) + largest, align), align };
}

/** Where the payload of every case stands. */
export function payloadOffset(cases: readonly (Type | undefined)[]): number {
  const payloads = cases.filter((payload) => payload !== undefined);
  return alignTo(discriminantSize(cases.length), alignOfAll(payloads));
}

function alignOfAll(types: readonly Type[]): number {
  return Math.max(1, ...types.map((type) => layoutOf(type).align));
}

function alignTo(offset: number, align: number): number {
  return Math.ceil(offset / align) * align;
}

/** The core values that a value becomes as a parameter or a result. */
export function flatten(type: Type): readonly Core[] {
  const resolved = resolve(type);
  const fields = fieldsOf(resolved);
  if (fields) return fields.flatMap(flatten);
  const cases = casesOf(resolved);
  if (cases) return ['i32', ...flattenPayloads(cases)];
  if (resolved.kind === 'list') return ['usize', 'usize'];
  if (resolved.kind !== 'primitive') return ['i32'];
  return resolved.name === 'string' ? ['usize', 'usize'] : [PRIMITIVES[resolved.name].core];
}

/** Cases share their core values: the first of each case is the same one, and so on. */
export function flattenPayloads(cases: readonly (Type | undefined)[]): readonly Core[] {
  const shared: Core[] = [];
  for (const payload of cases) {
    if (!payload) continue;
    flatten(payload).forEach((core, index) => {
      shared[index] = join(shared[index] ?? core, core);
    });
  }
  return shared;
}

function join(one: Core, other: Core): Core {
  if (one === other) return one;
  return one.endsWith('64') || other.endsWith('64') ? 'i64' : 'i32';
}
