import { hex, type Reader } from './reader.ts';

/** A memory's type as it is declared. */
export interface MemoryType {
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
  const minimum = reader.u64('minimum of a memory');
  const maximum = flags & HAS_MAXIMUM ? reader.u64('maximum of a memory') : undefined;
  if (flags & CUSTOM_PAGES) reader.u32('page size of a memory');
  return {
    start,
    end: reader.position,
    minimum,
    maximum,
    shared: (flags & SHARED) !== 0,
    addresses: flags & ADDRESSES_64 ? 64 : 32,
    customPages: (flags & CUSTOM_PAGES) !== 0,
  };
}

export type CoreEntity = MemoryType | undefined;

/** Reads the type of an import of a core module; a memory's is given back. */
export function coreEntityType(reader: Reader): CoreEntity {
  const kind = reader.byte('kind of a core import');
  switch (kind) {
    case 0x00:
      reader.u32('function type');
      return undefined;
    case 0x01:
      return tableType(reader);
    case 0x02:
      return memoryType(reader);
    case 0x03:
      coreValueType(reader);
      reader.flag('mutability of a global');
      return undefined;
    case 0x04:
      reader.expect(0, 'attribute of a tag');
      reader.u32('function type of a tag');
      return undefined;
    default:
      throw reader.malformed(`a core import of the unknown kind ${hex(kind)}`, reader.position - 1);
  }
}

/** Reads past a core value type: a number, a vector or a reference. */
export function coreValueType(reader: Reader): void {
  const byte = reader.byte('a core value type');
  if ((byte >= 0x7b && byte <= 0x7f) || (byte >= 0x68 && byte <= 0x75)) return;
  if (byte !== 0x63 && byte !== 0x64)
    throw reader.malformed(`unknown core value type ${hex(byte)}`, reader.position - 1);
  heapType(reader);
}

function heapType(reader: Reader): void {
  const byte = reader.peek('a heap type');
  if (byte >= 0x68 && byte <= 0x75) reader.byte('a heap type');
  else reader.index33('a heap type');
}

function tableType(reader: Reader): undefined {
  coreValueType(reader);
  const flags = reader.byte('a table type');
  if (flags > 7)
    throw reader.malformed(`a table type has the unknown flags ${hex(flags)}`, reader.position - 1);
  reader.u64('minimum of a table');
  if (flags & HAS_MAXIMUM) reader.u64('maximum of a table');
}
