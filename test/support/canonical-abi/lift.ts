/** From what a guest sends to values. */
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
import { check, checkedBlock, type Guest } from './memory.ts';
import {
  type Case,
  casesOf,
  type Part,
  partsOf,
  type PrimitiveName,
  resolveShape,
  type Shape,
  type Value,
} from './shapes.ts';
import { liftString, type Sequence } from './strings.ts';

export type CoreValue = number | bigint;

/** The value that stands at `at`. */
export function load(guest: Guest, unresolved: Shape, at: number): Value {
  const shape = resolveShape(unresolved);
  const parts = partsOf(shape);
  if (parts) {
    const offsets = offsetsOf(parts.map((part) => part.shape));
    return assemble(shape.kind, parts, (part, index) => load(guest, part.shape, at + offsets[index]!));
  }
  const view = guest.view();
  const cases = casesOf(shape);
  if (cases) {
    const found = caseAt(cases, loadUnsigned(view, at, discriminantSize(cases.length)));
    return shapeCase(shape.kind, found, (payload) => load(guest, payload, at + payloadOffset(shape)));
  }
  if (shape.kind === 'flags')
    return liftFlags(shape.flags, loadUnsigned(view, at, flagsSize(shape.flags.length)));
  if (shape.kind === 'primitive' && shape.name !== 'string') return loadNumber(view, at, shape.name);
  if (shape.kind === 'own' || shape.kind === 'borrow') {
    return guest.handles.lift(shape.kind, shape.resource, view.getUint32(at, true));
  }
  return liftSequence(guest, shape, { at: view.getUint32(at, true), length: view.getUint32(at + 4, true) });
}

function liftSequence(guest: Guest, shape: Shape, { at, length }: Sequence): Value {
  if (shape.kind !== 'list') return liftString(guest, { at, length });
  const size = sizeOf(shape.element);
  checkedBlock(guest, at, { size: length * size, alignment: alignmentOf(shape.element) });
  return Array.from({ length }, (_, index) => load(guest, shape.element, at + index * size));
}

function assemble(kind: string, parts: readonly Part[], value: (part: Part, index: number) => Value): Value {
  const values = parts.map(value);
  return kind === 'tuple'
    ? values
    : Object.fromEntries(parts.map(({ name }, index) => [name, values[index]!]));
}

function caseAt(cases: readonly Case[], tag: number): Case {
  const found = cases[tag];
  check(found !== undefined, `the guest sent case ${tag} of ${cases.length}`);
  return found;
}

function shapeCase(kind: string, { name, shape }: Case, payload: (shape: Shape) => Value): Value {
  if (kind === 'enum') return name;
  return shape ? { tag: name, val: payload(shape) } : { tag: name };
}

function liftFlags(flags: readonly string[], bits: number): Value {
  return flags.filter((_, index) => (bits >>> index) & 1);
}

function liftChar(code: number): string {
  check(code < 0xd800 || (code > 0xdfff && code <= 0x10ffff), `the guest sent ${code} as a char`);
  return String.fromCodePoint(code);
}

function loadUnsigned(view: DataView, at: number, size: 1 | 2 | 4): number {
  return size === 1 ? view.getUint8(at) : size === 2 ? view.getUint16(at, true) : view.getUint32(at, true);
}

const NUMBERS: {
  readonly [name in Exclude<PrimitiveName, 'string'>]: (view: DataView, at: number) => Value;
} = {
  bool: (view, at) => view.getUint8(at) !== 0,
  u8: (view, at) => view.getUint8(at),
  s8: (view, at) => view.getInt8(at),
  u16: (view, at) => view.getUint16(at, true),
  s16: (view, at) => view.getInt16(at, true),
  u32: (view, at) => view.getUint32(at, true),
  s32: (view, at) => view.getInt32(at, true),
  u64: (view, at) => view.getBigUint64(at, true),
  s64: (view, at) => view.getBigInt64(at, true),
  f32: (view, at) => view.getFloat32(at, true),
  f64: (view, at) => view.getFloat64(at, true),
  char: (view, at) => liftChar(view.getUint32(at, true)),
};

function loadNumber(view: DataView, at: number, name: Exclude<PrimitiveName, 'string'>): Value {
  return NUMBERS[name](view, at);
}

/** Core values that are taken one after another. */
export class Cores {
  readonly #values: readonly CoreValue[];
  #next = 0;

  constructor(values: readonly CoreValue[]) {
    this.#values = values;
  }

  next(): CoreValue {
    const value = this.#values[this.#next++];
    check(value !== undefined, 'too few core values');
    return value;
  }

  u32(): number {
    return Number(this.next()) >>> 0;
  }
}

/** The value that the next core values make. */
export function liftFlat(guest: Guest, unresolved: Shape, cores: Cores): Value {
  const shape = resolveShape(unresolved);
  const parts = partsOf(shape);
  if (parts) return assemble(shape.kind, parts, (part) => liftFlat(guest, part.shape, cores));
  const cases = casesOf(shape);
  if (cases) {
    const found = caseAt(cases, cores.u32());
    const slots = flatten(shape).slice(1);
    const sent = slots.map((type) => ({ type, value: cores.next() }));
    return shapeCase(shape.kind, found, (payload) => {
      const own = flatten(payload).map((type, index) => unjoin(sent[index]!, type));
      return liftFlat(guest, payload, new Cores(own));
    });
  }
  if (shape.kind === 'flags') return liftFlags(shape.flags, cores.u32());
  if (shape.kind === 'primitive' && shape.name !== 'string') return liftNumber(shape.name, cores.next());
  if (shape.kind === 'own' || shape.kind === 'borrow')
    return guest.handles.lift(shape.kind, shape.resource, cores.u32());
  return liftSequence(guest, shape, { at: cores.u32(), length: cores.u32() });
}

const SCRATCH = new DataView(new ArrayBuffer(8));

/** From the type of a slot that cases share to that of the case. */
function unjoin(
  { type, value }: { readonly type: CoreType; readonly value: CoreValue },
  wanted: CoreType,
): CoreValue {
  if (type === wanted) return value;
  SCRATCH.setBigInt64(0, BigInt.asIntN(64, BigInt(value)), true);
  if (wanted === 'f64') return SCRATCH.getFloat64(0, true);
  return wanted === 'f32' ? SCRATCH.getFloat32(0, true) : SCRATCH.getInt32(0, true);
}

function liftNumber(name: Exclude<PrimitiveName, 'string'>, value: CoreValue): Value {
  if (name === 'f32' || name === 'f64') return value;
  if (name === 'u64') return BigInt.asUintN(64, BigInt(value));
  if (name === 's64') return value;
  if (name === 'bool') return value !== 0;
  SCRATCH.setInt32(0, Number(value), true);
  return loadNumber(SCRATCH, 0, name);
}
