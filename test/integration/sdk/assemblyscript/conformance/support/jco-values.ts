/** Values as jco's glue has them. */
import {
  casesOf,
  partsOf,
  type PrimitiveName,
  resolveShape,
  type Cased,
  type Shape,
  type Value,
} from '../../../../../support/canonical-abi/shapes.ts';

type JcoValue = unknown;
type Fields = Readonly<Record<string, JcoValue>>;

const TYPED_ARRAYS: { readonly [name in PrimitiveName]?: { from(values: never): ArrayLike<unknown> } } = {
  u8: Uint8Array,
  s8: Int8Array,
  u16: Uint16Array,
  s16: Int16Array,
  u32: Uint32Array,
  s32: Int32Array,
  u64: BigUint64Array,
  s64: BigInt64Array,
  f32: Float32Array,
  f64: Float64Array,
};

export function toJco(unresolved: Shape, value: Value): JcoValue {
  const shape = resolveShape(unresolved);
  if (shape.kind === 'list') return toList(shape.element, value as readonly Value[]);
  if (shape.kind === 'flags')
    return Object.fromEntries(shape.flags.map((flag) => [flag, (value as readonly string[]).includes(flag)]));
  const parts = partsOf(shape);
  if (parts) {
    const entries = parts.map(({ name, shape: of }) => [name, toJco(of, (value as Fields)[name] as Value)]);
    return shape.kind === 'tuple' ? entries.map(([, each]) => each) : Object.fromEntries(entries);
  }
  if (shape.kind === 'enum' || !casesOf(shape)) return value;
  const { tag, val } = value as Cased;
  const payload = casesOf(shape)!.find(({ name }) => name === tag)?.shape;
  const converted = payload && val !== undefined ? toJco(payload, val) : undefined;
  return isPlainOption(shape) ? converted : { tag, val: converted };
}

export function fromJco(unresolved: Shape, value: JcoValue): Value {
  const shape = resolveShape(unresolved);
  if (shape.kind === 'list')
    return Array.from(value as ArrayLike<JcoValue>, (each) => fromJco(shape.element, each));
  if (shape.kind === 'flags') return shape.flags.filter((flag) => (value as Fields)[flag]);
  const parts = partsOf(shape);
  if (parts) {
    const entries = parts.map(({ name, shape: of }) => [name, fromJco(of, (value as Fields)[name])] as const);
    return shape.kind === 'tuple' ? entries.map(([, each]) => each) : Object.fromEntries(entries);
  }
  if (shape.kind === 'enum' || !casesOf(shape)) return value as Value;
  const { tag, val } = isPlainOption(shape) ? optionOf(value) : (value as { tag: string; val: JcoValue });
  const payload = casesOf(shape)!.find(({ name }) => name === tag)?.shape;
  return payload ? { tag, val: fromJco(payload, val) } : { tag };
}

function toList(element: Shape, values: readonly Value[]): JcoValue {
  const resolved = resolveShape(element);
  const typed = resolved.kind === 'primitive' ? TYPED_ARRAYS[resolved.name] : undefined;
  return typed ? typed.from(values as never) : values.map((each) => toJco(element, each));
}

/** Whether it is its value or undefined; else it has tags. Of options within one another every other one has. */
function isPlainOption(shape: Shape): boolean {
  return shape.kind === 'option' && !isPlainOption(resolveShape(shape.some));
}

function optionOf(value: JcoValue): { tag: string; val: JcoValue } {
  return value === undefined ? { tag: 'none', val: value } : { tag: 'some', val: value };
}
