import { coreValueType } from './core-values.ts';
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

/** A table's type as it is declared. */
export interface TableType {
  readonly kind: 'table';
  /** In elements. */
  readonly minimum: number;
  readonly maximum: number | undefined;
  readonly addresses: 32 | 64;
}

interface GlobalType {
  readonly kind: 'global';
  readonly mutable: boolean;
}

/** What a core module imports: of a function or a tag the index of its type, of a memory or a table its type. */
export type CoreEntity =
  MemoryType | TableType | { readonly kind: 'function' | 'tag'; readonly type: number } | GlobalType;

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

export function globalType(reader: Reader): GlobalType {
  coreValueType(reader);
  return { kind: 'global', mutable: reader.flag('mutability of a global') };
}

export function tagType(reader: Reader): { readonly kind: 'tag'; readonly type: number } {
  reader.expect(0, 'attribute of a tag');
  return { kind: 'tag', type: reader.u32('function type of a tag') };
}

export function tableType(reader: Reader): TableType {
  const start = reader.position;
  coreValueType(reader);
  const flags = reader.byte('a table type');
  if (flags > 7)
    throw reader.malformed(`a table type has the unknown flags ${hex(flags)}`, reader.position - 1);
  if (flags & SHARED) reader.features.use('threads', 'a shared table', start);
  if (flags & ADDRESSES_64) reader.features.use('memory64', 'a table with 64-bit addresses', start);
  reader.tally.add('tables', 1, ['a table', start]);
  const addresses = flags & ADDRESSES_64 ? 64 : 32;
  const minimum = elements('minimum', addresses, reader);
  reader.tally.add('tableElements', minimum, ['minimum of a table', start]);
  const maximum = flags & HAS_MAXIMUM ? elements('maximum', addresses, reader) : undefined;
  return { kind: 'table', minimum, maximum, addresses };
}

const elements = (bound: 'minimum' | 'maximum', addresses: 32 | 64, reader: Reader): number =>
  addresses === 64 ? reader.u64(`${bound} of a table`) : reader.u32(`${bound} of a table`);
