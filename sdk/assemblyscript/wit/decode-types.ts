/** The types that hold no declarations: values and functions. */
import type { ByteReader } from './bytes.ts';
import type { EncodedFunction, EncodedPrimitive, EncodedType, NamedValue, ValueType } from './encoded.ts';

const PRIMITIVES: ReadonlyMap<number, EncodedPrimitive['name']> = new Map([
  [0x7f, 'bool'],
  [0x7e, 's8'],
  [0x7d, 'u8'],
  [0x7c, 's16'],
  [0x7b, 'u16'],
  [0x7a, 's32'],
  [0x79, 'u32'],
  [0x78, 's64'],
  [0x77, 'u64'],
  [0x76, 'f32'],
  [0x75, 'f64'],
  [0x74, 'char'],
  [0x73, 'string'],
  [0x64, 'error-context'],
]);

type Decoder = (bytes: ByteReader) => EncodedType;

const DECODERS: ReadonlyMap<number, Decoder> = new Map<number, Decoder>([
  [0x72, (bytes) => ({ kind: 'record', fields: namedValues(bytes) })],
  [0x71, (bytes) => ({ kind: 'variant', cases: bytes.vector(() => variantCase(bytes)) })],
  [0x70, (bytes) => ({ kind: 'list', element: valueType(bytes) })],
  [0x67, (bytes) => ({ kind: 'list', element: valueType(bytes), length: bytes.u32() })],
  [0x6f, (bytes) => ({ kind: 'tuple', elements: bytes.vector(() => valueType(bytes)) })],
  [0x6e, (bytes) => ({ kind: 'flags', names: bytes.vector(() => bytes.string()) })],
  [0x6d, (bytes) => ({ kind: 'enum', names: bytes.vector(() => bytes.string()) })],
  [0x6b, (bytes) => ({ kind: 'option', some: valueType(bytes) })],
  [0x6a, (bytes) => ({ kind: 'result', ok: optionalType(bytes), err: optionalType(bytes) })],
  [0x69, (bytes) => ({ kind: 'own', index: bytes.u32() })],
  [0x68, (bytes) => ({ kind: 'borrow', index: bytes.u32() })],
  [0x66, (bytes) => ({ kind: 'stream', element: optionalType(bytes) })],
  [0x65, (bytes) => ({ kind: 'future', element: optionalType(bytes) })],
  [0x63, (bytes) => ({ kind: 'map', key: valueType(bytes), value: valueType(bytes) })],
  [0x40, (bytes) => functionType(bytes, false)],
  [0x43, (bytes) => functionType(bytes, true)],
]);

/** The type whose first byte is `lead`, which has been read. */
export function decodeType(bytes: ByteReader, lead: number): EncodedType {
  const name = PRIMITIVES.get(lead);
  if (name) return { kind: 'primitive', name };
  const decode = DECODERS.get(lead) ?? bytes.unknown('type', lead);
  return decode(bytes);
}

function functionType(bytes: ByteReader, async: boolean): EncodedFunction {
  return { kind: 'function', async, params: namedValues(bytes), result: functionResult(bytes) };
}

function functionResult(bytes: ByteReader): ValueType | undefined {
  const form = bytes.byte();
  if (form === 0) return valueType(bytes);
  if (form !== 1) bytes.unknown('form of results', form);
  bytes.expect([0], 'a function without result');
  return undefined;
}

function namedValues(bytes: ByteReader): NamedValue[] {
  return bytes.vector(() => ({ name: bytes.string(), type: valueType(bytes) }));
}

function variantCase(bytes: ByteReader) {
  const decoded = { name: bytes.string(), type: optionalType(bytes) };
  bytes.expect([0], 'the end of a variant case');
  return decoded;
}

function optionalType(bytes: ByteReader): ValueType | undefined {
  return bytes.optional(() => valueType(bytes));
}

/** A primitive is one negative byte; an index is a number that is not negative. */
function valueType(bytes: ByteReader): ValueType {
  const name = PRIMITIVES.get(bytes.peek());
  if (name === undefined) return { kind: 'index', index: typeIndex(bytes) };
  bytes.byte();
  return { kind: 'primitive', name };
}

/** LEB128, signed, 33 bits: of a single byte the second bit is the sign. */
function typeIndex(bytes: ByteReader): number {
  const lead = bytes.peek();
  if (lead >= 0x40 && lead < 0x80) bytes.unknown('value type', lead);
  return bytes.u32();
}
