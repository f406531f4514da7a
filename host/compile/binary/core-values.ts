import { hex, type Reader } from './reader.ts';

/** What a reference takes in an object, in bytes. */
const REFERENCE_BYTES = 8;

/** What the numbers and the vector take: v128, f64, f32, i64, i32. */
const NUMBER_BYTES: ReadonlyMap<number, number> = new Map([
  [0x7b, 16],
  [0x7c, 8],
  [0x7d, 4],
  [0x7e, 8],
  [0x7f, 4],
]);

/** Only as the type of a field or an element: i16, i8. */
const PACKED_BYTES: ReadonlyMap<number, number> = new Map([
  [0x77, 2],
  [0x78, 1],
]);

/** Those of functions, host references and exceptions: exn, extern, func, noextern, nofunc, noexn. */
const HEAP_TYPES = [0x69, 0x6f, 0x70, 0x72, 0x73, 0x74];

const GC_TYPES: ReadonlyMap<number, string> = new Map([
  [0x6a, 'array'],
  [0x6b, 'struct'],
  [0x6c, 'i31'],
  [0x6d, 'eq'],
  [0x6e, 'any'],
  [0x71, 'none'],
]);

/** Reads a core value type: a number, a vector or a reference. Gives the bytes that a value takes. */
export function coreValueType(reader: Reader): number {
  const byte = reader.byte('a core value type');
  const bytes = NUMBER_BYTES.get(byte);
  if (bytes !== undefined) return bytes;
  if (byte === 0x63 || byte === 0x64) heapType(reader);
  else if (!isHeapType(byte, reader))
    throw reader.malformed(`unknown core value type ${hex(byte)}`, reader.position - 1);
  return REFERENCE_BYTES;
}

/** Reads the type of a field or an element, and whether it can be set; gives its bytes. */
export function fieldType(reader: Reader): number {
  const bytes = storageType(reader);
  reader.flag('mutability of a field');
  return bytes;
}

function storageType(reader: Reader): number {
  const packed = PACKED_BYTES.get(reader.peek('a storage type'));
  if (packed === undefined) return coreValueType(reader);
  reader.byte('a storage type');
  return packed;
}

/** Reads past what a reference refers to: a kind of thing, or the index of a type. */
export function heapType(reader: Reader): void {
  const byte = reader.peek('a heap type');
  if (byte < 0x40 || byte >= 0x80) return void reader.index33('a heap type');
  reader.byte('a heap type');
  if (!isHeapType(byte, reader))
    throw reader.malformed(`unknown heap type ${hex(byte)}`, reader.position - 1);
}

function isHeapType(byte: number, reader: Reader): boolean {
  const collected = GC_TYPES.get(byte);
  if (collected === undefined) return HEAP_TYPES.includes(byte);
  reader.features.use('gc', `a reference to ${collected}`, reader.position - 1);
  return true;
}
