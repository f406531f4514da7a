/** From values to what a guest gets. */
import {
  alignmentOf,
  type CoreType,
  discriminantSize,
  flagsSize,
  flatten,
  offsetsOf,
  payloadOffset,
  sizeOf,
} from './layout.ts';
import type { CoreValue } from './lift.ts';
import { allocate, type Guest } from './memory.ts';
import {
  type Cased,
  casesOf,
  type Part,
  partsOf,
  type PrimitiveName,
  type Resolved,
  resolveShape,
  type Shape,
  type Value,
} from './shapes.ts';
import { lowerString, type Sequence } from './strings.ts';

/** Writes the value where it shall stand. */
export function store(
  guest: Guest,
  unresolved: Shape,
  { value, at }: { readonly value: Value; readonly at: number },
): void {
  const shape = resolveShape(unresolved);
  const parts = partsOf(shape);
  if (parts) return storeParts(guest, parts, { value, at });
  if (casesOf(shape)) {
    const { tag, count, payload } = caseOf(shape, value);
    storeUnsigned(guest.view(), at, { size: discriminantSize(count), value: tag });
    if (payload) store(guest, payload.shape, { value: payload.value, at: at + payloadOffset(shape) });
    return;
  }
  if (shape.kind === 'flags') {
    const size = flagsSize(shape.flags.length);
    return storeUnsigned(guest.view(), at, { size, value: lowerFlags(shape.flags, value) });
  }
  if (shape.kind === 'primitive' && shape.name !== 'string')
    return storeNumber(guest.view(), at, { name: shape.name, value });
  if (shape.kind === 'own' || shape.kind === 'borrow') {
    return guest.view().setUint32(at, guest.handles.lower(shape.kind, shape.resource, value), true);
  }
  const sequence = lowerSequence(guest, shape, value);
  guest.view().setUint32(at, sequence.at, true);
  guest.view().setUint32(at + 4, sequence.length, true);
}

function storeParts(guest: Guest, parts: readonly Part[], { value, at }: { value: Value; at: number }): void {
  const offsets = offsetsOf(parts.map((part) => part.shape));
  parts.forEach((part, index) =>
    store(guest, part.shape, { value: partOf(value, part), at: at + offsets[index]! }),
  );
}

function partOf(value: Value, { name }: Part): Value {
  return (value as { readonly [field: string]: Value })[name]!;
}

function lowerSequence(guest: Guest, shape: Shape, value: Value): Sequence {
  if (shape.kind !== 'list') return lowerString(guest, value as string);
  const values = value as readonly Value[];
  const size = sizeOf(shape.element);
  const at = allocate(guest, values.length * size, alignmentOf(shape.element));
  values.forEach((each, index) => store(guest, shape.element, { value: each, at: at + index * size }));
  return { at, length: values.length };
}

interface ChosenCase {
  readonly tag: number;
  readonly count: number;
  readonly payload?: { readonly shape: Shape; readonly value: Value };
}

function caseOf(shape: Resolved, value: Value): ChosenCase {
  const cases = casesOf(shape) ?? [];
  const { tag: name, val } = shape.kind === 'enum' ? { tag: value as string } : (value as Cased);
  const tag = cases.findIndex((each) => each.name === name);
  const payload = cases[tag]?.shape;
  const chosen = { tag, count: cases.length };
  return payload && val !== undefined ? { ...chosen, payload: { shape: payload, value: val } } : chosen;
}

function lowerFlags(flags: readonly string[], value: Value): number {
  const set = new Set(value as readonly string[]);
  return flags.reduce((bits, flag, index) => (set.has(flag) ? bits | (1 << index) : bits), 0) >>> 0;
}

function storeUnsigned(
  view: DataView,
  at: number,
  { size, value }: { size: 1 | 2 | 4; value: number },
): void {
  if (size === 1) view.setUint8(at, value);
  else if (size === 2) view.setUint16(at, value, true);
  else view.setUint32(at, value, true);
}

type Write = (view: DataView, at: number, value: never) => void;

const NUMBERS: { readonly [name in Exclude<PrimitiveName, 'string'>]: Write } = {
  bool: (view, at, value: boolean) => view.setUint8(at, value ? 1 : 0),
  u8: (view, at, value: number) => view.setUint8(at, value),
  s8: (view, at, value: number) => view.setInt8(at, value),
  u16: (view, at, value: number) => view.setUint16(at, value, true),
  s16: (view, at, value: number) => view.setInt16(at, value, true),
  u32: (view, at, value: number) => view.setUint32(at, value, true),
  s32: (view, at, value: number) => view.setInt32(at, value, true),
  u64: (view, at, value: bigint) => view.setBigUint64(at, value, true),
  s64: (view, at, value: bigint) => view.setBigInt64(at, value, true),
  f32: (view, at, value: number) => view.setFloat32(at, value, true),
  f64: (view, at, value: number) => view.setFloat64(at, value, true),
  char: (view, at, value: string) => view.setUint32(at, value.codePointAt(0)!, true),
};

function storeNumber(
  view: DataView,
  at: number,
  { name, value }: { name: Exclude<PrimitiveName, 'string'>; value: Value },
): void {
  NUMBERS[name](view, at, value as never);
}

/** The core values of a value. */
export function lowerFlat(guest: Guest, unresolved: Shape, value: Value): CoreValue[] {
  const shape = resolveShape(unresolved);
  const parts = partsOf(shape);
  if (parts) return parts.flatMap((part) => lowerFlat(guest, part.shape, partOf(value, part)));
  if (casesOf(shape)) return lowerCase(guest, shape, value);
  if (shape.kind === 'flags') return [lowerFlags(shape.flags, value)];
  if (shape.kind === 'primitive' && shape.name !== 'string') return [lowerNumber(shape.name, value)];
  if (shape.kind === 'own' || shape.kind === 'borrow')
    return [guest.handles.lower(shape.kind, shape.resource, value)];
  const { at, length } = lowerSequence(guest, shape, value);
  return [at, length];
}

function lowerCase(guest: Guest, shape: Resolved, value: Value): CoreValue[] {
  const { tag, payload } = caseOf(shape, value);
  const cores = payload ? lowerFlat(guest, payload.shape, payload.value) : [];
  const types = payload ? flatten(payload.shape) : [];
  const slots = flatten(shape).slice(1);
  return [
    tag,
    ...slots.map((slot, index) => join({ type: types[index] ?? slot, value: cores[index] ?? 0 }, slot)),
  ];
}

const SCRATCH = new DataView(new ArrayBuffer(8));

/** From the type of a case to that of the slot which it shares with others. */
function join({ type, value }: { type: CoreType; value: CoreValue }, slot: CoreType): CoreValue {
  if (type === slot) return slot === 'i64' ? BigInt(value) : value;
  SCRATCH.setBigUint64(0, 0n, true);
  if (type === 'f64') SCRATCH.setFloat64(0, Number(value), true);
  else if (type === 'f32') SCRATCH.setFloat32(0, Number(value), true);
  else SCRATCH.setUint32(0, Number(value), true);
  return slot === 'i64' ? SCRATCH.getBigInt64(0, true) : SCRATCH.getInt32(0, true);
}

function lowerNumber(name: Exclude<PrimitiveName, 'string'>, value: Value): CoreValue {
  if (name === 'char') return (value as string).codePointAt(0)!;
  return typeof value === 'boolean' ? Number(value) : (value as CoreValue);
}
