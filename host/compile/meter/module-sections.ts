import { isMeterExport } from '../../protocol/metering.ts';
import { WayhouseError } from '../../protocol/errors.ts';
import type { CoreEntity, MemoryType, TableType } from '../binary/core-entities.ts';
import { globalType, memoryType, tableType, tagType } from '../binary/core-entities.ts';
import { coreImport, type CoreSection } from '../binary/core-module.ts';
import { type CoreType, coreTypes } from '../binary/core-types.ts';
import { elementSegment } from '../binary/element-segment.ts';
import { quote, type Reader } from '../binary/reader.ts';
import { Constants } from './constants.ts';
import { Cursor } from './cursor.ts';
import { SECTION } from './sections.ts';

/** The type of a table's elements, as bytes. */
export interface Table extends TableType {
  readonly elementType: Uint8Array;
}

/** A mutable global that a module defines; the type of its values as bytes. */
export interface Mutable {
  readonly index: number;
  readonly type: Uint8Array;
}

/** A module while it is read. */
export class Reading {
  readonly sections = new Map<number, CoreSection>();
  types: CoreType[] = [];
  readonly functions: number[] = [];
  readonly tags: number[] = [];
  readonly memories: MemoryType[] = [];
  readonly tables: Table[] = [];
  readonly imported = { functions: 0, memories: 0, tables: 0 };
  globals = 0;
  readonly mutables: Mutable[] = [];
  exports = 0;
  start: number | undefined;
  readonly bytes: Uint8Array;
  constants: Constants;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
    this.constants = new Constants(bytes, []);
  }

  get escaping(): Set<number> {
    return this.constants.escaping;
  }

  get heapBytes(): number {
    return this.constants.heapBytes;
  }
}

/** What reads the content of a section, by its id. */
export const SECTION_READERS: ReadonlyMap<number, (section: Reader, module: Reading) => void> = new Map([
  [SECTION.type, types],
  [SECTION.import, imports],
  [
    SECTION.function,
    (section, { functions }) => section.each('functions', () => functions.push(section.u32('a type'))),
  ],
  [SECTION.table, (section, module) => section.each('tables', () => table(section, module))],
  [SECTION.memory, (section, module) => section.each('memories', () => memory(memoryType(section), module))],
  [SECTION.tag, (section, { tags }) => section.each('tags', () => tags.push(tagType(section).type))],
  [SECTION.global, globals],
  [SECTION.export, exports],
  [SECTION.start, start],
  [
    SECTION.element,
    (section, { constants }) => section.each('segments', () => elementSegment(section, constants)),
  ],
]);

function types(section: Reader, module: Reading): void {
  module.types = coreTypes(section);
  module.constants = new Constants(module.bytes, module.types);
}

function imports(section: Reader, module: Reading): void {
  section.each('imports', () => {
    const start = section.position;
    const entity = coreImport(section);
    add(entity, module, start);
  });
  module.imported.functions = module.functions.length;
  module.imported.memories = module.memories.length;
  module.imported.tables = module.tables.length;
}

function add(entity: CoreEntity, module: Reading, start: number): void {
  if (entity.kind === 'function') module.functions.push(entity.type);
  else if (entity.kind === 'tag') module.tags.push(entity.type);
  else if (entity.kind === 'memory') memory(entity, module);
  else if (entity.kind === 'global') module.globals++;
  else if (entity.kind === 'table')
    module.tables.push({ ...entity, elementType: importedElementType(module.bytes, start) });
}

function memory(type: MemoryType, { memories }: Reading): void {
  if (type.shared)
    throw new WayhouseError(
      'feature_refused',
      `threads: a shared memory, at byte ${type.start} of the core module`,
    );
  memories.push(type);
}

const WITH_INITIALIZER = 0x40;

function table(section: Reader, module: Reading): void {
  const initialized = section.peek('a table') === WITH_INITIALIZER;
  if (initialized) section.skip(2, 'a table with a first value');
  const elementType = valueType(module.bytes, section.position);
  module.tables.push({ ...tableType(section), elementType });
  if (initialized) module.constants.expression(section);
}

function importedElementType(bytes: Uint8Array, start: number): Uint8Array {
  const cursor = new Cursor(bytes);
  cursor.position = start;
  for (const _name of ['module', 'field']) {
    const size = cursor.u32();
    cursor.position += size;
  }
  return valueType(bytes, cursor.position + 1);
}

function valueType(bytes: Uint8Array, start: number): Uint8Array {
  const cursor = new Cursor(bytes);
  cursor.position = start;
  cursor.skipValueType();
  return bytes.subarray(start, cursor.position);
}

function globals(section: Reader, module: Reading): void {
  section.each('globals', () => {
    const type = valueType(module.bytes, section.position);
    if (globalType(section).mutable) module.mutables.push({ index: module.globals, type });
    module.constants.expression(section);
    module.globals++;
  });
}

const FUNCTION = 0x00;

function exports(section: Reader, module: Reading): void {
  section.each('exports', () => {
    module.exports++;
    const name = section.name('name of an export', 'coreNameBytes');
    if (isMeterExport(name))
      throw new WayhouseError(
        'name_refused',
        `the core module exports ${quote(name)}, a name that the host keeps for itself`,
      );
    const kind = section.byte('kind of an export');
    const index = section.u32('index of an export');
    if (kind === FUNCTION) module.escaping.add(index);
  });
}

function start(section: Reader, module: Reading): void {
  module.start = section.u32('start function');
  module.escaping.add(module.start);
}
