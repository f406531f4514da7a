import { featureRefused } from './features.ts';
import { hex, type Reader } from './reader.ts';

/** A memory's type as it is declared. */
export interface MemoryType {
  readonly kind: 'memory';
  /** Offset of the type in the artifact, and of what follows it. */
  readonly start: number;
  readonly end: number;
  /** In pages. */
  readonly minimum: number;
  readonly maximum: number | undefined;
  readonly shared: boolean;
  readonly addresses: 32 | 64;
  readonly customPages: boolean;
}

const HAS_MAXIMUM = 1;
const SHARED = 2;
const ADDRESSES_64 = 4;
const CUSTOM_PAGES = 8;

/** Reads a memory's type. What is unusual in it is told, not refused. */
export function memoryType(reader: Reader): MemoryType {
  const start = reader.position;
  const flags = reader.byte('a memory type');
  if (flags > 15) throw reader.malformed(`a memory type has the unknown flags ${hex(flags)}`, start);
  reader.tally.add('memories', 1, ['a memory', start]);
  const minimum = reader.u64('minimum of a memory');
  const maximum = flags & HAS_MAXIMUM ? reader.u64('maximum of a memory') : undefined;
  if (flags & CUSTOM_PAGES) reader.u32('page size of a memory');
  return {
    kind: 'memory',
    start,
    end: reader.position,
    minimum,
    maximum,
    shared: (flags & SHARED) !== 0,
    addresses: flags & ADDRESSES_64 ? 64 : 32,
    customPages: (flags & CUSTOM_PAGES) !== 0,
  };
}

/** What a core module imports: of a function or a tag the index of its type, of a memory its type. */
export type CoreEntity =
  | MemoryType
  | { readonly kind: 'function' | 'tag'; readonly type: number }
  | { readonly kind: 'table' | 'global' };

/** Reads the type of an import of a core module. */
export function coreEntityType(reader: Reader): CoreEntity {
  const kind = reader.byte('kind of a core import');
  switch (kind) {
    case 0x00:
      return { kind: 'function', type: reader.u32('function type') };
    case 0x01:
      return tableType(reader);
    case 0x02:
      return memoryType(reader);
    case 0x03:
      return globalType(reader);
    case 0x04:
      return tagType(reader);
    default:
      throw reader.malformed(`a core import of the unknown kind ${hex(kind)}`, reader.position - 1);
  }
}

export function globalType(reader: Reader): CoreEntity {
  coreValueType(reader);
  reader.flag('mutability of a global');
  return { kind: 'global' };
}

export function tagType(reader: Reader): { readonly kind: 'tag'; readonly type: number } {
  reader.expect(0, 'attribute of a tag');
  return { kind: 'tag', type: reader.u32('function type of a tag') };
}

export function tableType(reader: Reader): CoreEntity {
  const start = reader.position;
  coreValueType(reader);
  const flags = reader.byte('a table type');
  if (flags > 7)
    throw reader.malformed(`a table type has the unknown flags ${hex(flags)}`, reader.position - 1);
  if (flags & SHARED) throw featureRefused('threads', 'a shared table', start);
  if (flags & ADDRESSES_64) throw featureRefused('memory64', 'a table with 64-bit addresses', start);
  reader.tally.add('tables', 1, ['a table', start]);
  reader.tally.add('tableElements', reader.u32('minimum of a table'), ['minimum of a table', start]);
  if (flags & HAS_MAXIMUM) reader.u32('maximum of a table');
  return { kind: 'table' };
}

/** How many operands something takes and gives. */
export interface Signature {
  readonly parameters: number;
  readonly results: number;
}

/** Reads the parameters and results of a function's type. */
export function coreFuncType(reader: Reader): Signature {
  const start = reader.position;
  const parameters = reader.count('core parameters');
  reader.tally.check('coreParameters', parameters, ['a core type', start]);
  for (let index = 0; index < parameters; index++) coreValueType(reader);
  const middle = reader.position;
  const results = reader.count('core results');
  reader.tally.check('coreResults', results, ['a core type', middle]);
  for (let index = 0; index < results; index++) coreValueType(reader);
  return { parameters, results };
}

/** Reads past a core value type: a number, a vector or a reference. */
export function coreValueType(reader: Reader): void {
  const byte = reader.byte('a core value type');
  if (byte >= 0x7b && byte <= 0x7f) return;
  if (byte === 0x63 || byte === 0x64) return heapType(reader);
  if (!isHeapType(byte, reader))
    throw reader.malformed(`unknown core value type ${hex(byte)}`, reader.position - 1);
}

/** Reads past what a reference refers to: a kind of thing, or the index of a type. */
export function heapType(reader: Reader): void {
  const byte = reader.peek('a heap type');
  if (byte < 0x40 || byte >= 0x80) return void reader.index33('a heap type');
  reader.byte('a heap type');
  if (!isHeapType(byte, reader))
    throw reader.malformed(`unknown heap type ${hex(byte)}`, reader.position - 1);
}

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

function isHeapType(byte: number, reader: Reader): boolean {
  const garbageCollected = GC_TYPES.get(byte);
  if (garbageCollected !== undefined)
    throw featureRefused('gc', `a reference to ${garbageCollected}`, reader.position - 1);
  return HEAP_TYPES.includes(byte);
}
