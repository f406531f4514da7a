import { constantExpression, functionBody } from './code.ts';
import { coreImport, type CoreMemories, coreSections, customSection } from './core-module.ts';
import { globalType, memoryType, type MemoryType, tableType, tagType } from './core-entities.ts';
import { coreTypes, type CoreType } from './core-types.ts';
import { type ElementReader, elementSegment } from './element-segment.ts';
import { coreName } from './names.ts';
import type { Definitions } from './operands.ts';
import type { Reader } from './reader.ts';

/** What is read of a module, for its later sections. */
interface Module extends CoreMemories, Definitions {
  readonly defined: MemoryType[];
  readonly imported: MemoryType[];
  readonly types: CoreType[];
  readonly functions: number[];
  readonly tags: number[];
  /** How many of the functions are imported. */
  imports: number;
  /** Of all kinds. */
  importCount: number;
}

type Section = (section: Reader, module: Module) => void;

/** In the order in which they stand in a module, custom ones aside. */
const SECTIONS: ReadonlyMap<number, Section> = new Map([
  [1, typeSection],
  [2, importSection],
  [3, functionSection],
  [4, (section) => section.each('tables', () => table(section))],
  [5, memorySection],
  [13, (section, { tags }) => section.each('tags', () => tags.push(tagType(section).type), 'tags')],
  [6, (section) => section.each('globals', () => global(section), 'globals')],
  [7, (section) => section.each('core exports', () => coreExport(section), 'coreExports')],
  [8, (section) => void section.u32('start function')],
  [
    9,
    (section) => section.each('element segments', () => elementSegment(section, ELEMENTS), 'elementSegments'),
  ],
  [12, (section) => void section.u32('number of data segments')],
  [10, codeSection],
  [11, (section) => section.each('data segments', () => data(section), 'dataSegments')],
]);

const ORDER = [...SECTIONS.keys()];

const CUSTOM = 0;

/**
 * Reads a core module whole, every body of it. What it is made of is counted against the caps; that it
 * is valid is for V8 to say. Throws `malformed_component`, `structure_refused` or `feature_refused`.
 */
export function scanCoreModule(reader: Reader): CoreMemories & { readonly importCount: number } {
  const module: Module = {
    defined: [],
    imported: [],
    types: [],
    functions: [],
    tags: [],
    imports: 0,
    importCount: 0,
  };
  let last = -1;
  for (const { id, start, content } of coreSections(reader)) {
    if (id === CUSTOM) {
      customSection(content);
      continue;
    }
    const place = ORDER.indexOf(id);
    if (place <= last)
      throw reader.malformed(`core section ${id} stands after section ${ORDER[last]}`, start);
    last = place;
    SECTIONS.get(id)!(content, module);
    content.finish(`core section ${id}`);
  }
  return module;
}

function typeSection(section: Reader, { types }: Module): void {
  for (const type of coreTypes(section)) types.push(type);
}

function importSection(section: Reader, module: Module): void {
  const one = (): void => {
    const entity = coreImport(section);
    module.importCount++;
    if (entity.kind === 'function') module.imports = module.functions.push(entity.type);
    if (entity.kind === 'tag') module.tags.push(entity.type);
    if (entity.kind !== 'memory') return;
    module.imported.push(entity);
    checkFirst(entity, module, section);
  };
  section.each('core imports', one, 'coreImports');
}

function memorySection(section: Reader, module: Module): void {
  section.each('memories', () => {
    const memory = memoryType(section);
    module.defined.push(memory);
    checkFirst(memory, module, section);
  });
}

function checkFirst({ start }: MemoryType, { defined, imported }: Module, { features }: Reader): void {
  if (defined.length + imported.length > 1)
    features.use('multi-memory', 'a second memory in one module', start);
}

function functionSection(section: Reader, { functions }: Module): void {
  section.each('functions', () => functions.push(section.u32('type of a function')), 'functions');
}

const WITH_INITIALIZER = 0x40;

function table(section: Reader): void {
  if (section.peek('a table') !== WITH_INITIALIZER) return void tableType(section);
  section.byte('a table');
  section.expect(0x00, 'a table with a first value');
  tableType(section);
  constantExpression(section, 'the first value of a table');
}

function global(section: Reader): void {
  globalType(section);
  constantExpression(section, 'the first value of a global');
}

function coreExport(section: Reader): void {
  coreName(section, 'name of a core export');
  section.byte('kind of a core export');
  section.u32('index of a core export');
}

function codeSection(section: Reader, module: Module): void {
  const { functions, imports } = module;
  const start = section.position;
  const count = section.count('function bodies');
  const defined = functions.length - imports;
  if (count !== defined) throw section.malformed(`${count} function bodies for ${defined} functions`, start);
  for (let index = imports; index < functions.length; index++) functionBody(section, index, module);
}

/** A function that is an element is not looked at. */
const ELEMENTS: ElementReader = { expression: constantExpression, function: () => {} };

const PASSIVE = 1;
const WITH_MEMORY = 2;

function data(section: Reader): void {
  const start = section.position;
  const flags = section.u32('a data segment');
  if (flags > WITH_MEMORY) throw section.malformed(`a data segment has the unknown flags ${flags}`, start);
  if (flags === WITH_MEMORY) memoryIndex(section);
  if (flags !== PASSIVE) constantExpression(section, 'the offset of a data segment');
  section.skip(section.size('a data segment'), 'a data segment');
}

function memoryIndex(section: Reader): void {
  const start = section.position;
  const index = section.u32('memory of a data segment');
  if (index !== 0) section.features.use('multi-memory', `a data segment of memory ${index}`, start);
}
