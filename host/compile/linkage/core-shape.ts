import type { CoreEntity, MemoryType } from '../binary/core-entities.ts';
import { coreEntityType, memoryType } from '../binary/core-entities.ts';
import { coreSections } from '../binary/core-module.ts';
import { type CoreType, coreTypes } from '../binary/core-types.ts';
import { coreName } from '../binary/names.ts';
import { Reader } from '../binary/reader.ts';

/** What a core module imports or exports: of a function the code of its type, of a memory its type. */
export type CoreItem =
  | { readonly sort: 'func'; readonly code: string }
  | { readonly sort: 'memory'; readonly type: MemoryType }
  | { readonly sort: 'table' | 'global' | 'tag' };

export type CoreSort = CoreItem['sort'];

/** In the order of their codes. */
export const CORE_SORTS: readonly CoreSort[] = ['func', 'table', 'memory', 'global', 'tag'];

export interface CoreImport {
  readonly module: string;
  readonly field: string;
  readonly item: CoreItem;
}

/** How a core module meets others. Names are as `coreName` gives them. */
export interface CoreShape {
  /** A pair of names may stand more than once. */
  readonly imports: readonly CoreImport[];
  readonly exports: ReadonlyMap<string, CoreItem>;
}

/** One of a component, by its number among those of its own. */
export class CoreModule {
  readonly number: number;
  readonly bytes: Uint8Array;
  #shape: CoreShape | undefined;

  constructor(number: number, bytes: Uint8Array) {
    this.number = number;
    this.bytes = bytes;
  }

  get shape(): CoreShape {
    return (this.#shape ??= shapeOf(this.bytes));
  }
}

const IDS = { type: 1, import: 2, function: 3, memory: 5, export: 7 };

/** Of a core module that has passed the inspection. */
function shapeOf(core: Uint8Array): CoreShape {
  const shape = new Reading();
  for (const { id, content } of coreSections(Reader.of(core))) {
    if (id === IDS.type) shape.types = coreTypes(content);
    else if (id === IDS.import) content.each('core imports', () => shape.import(content));
    else if (id === IDS.function)
      content.each('functions', () => shape.functions.push(content.u32('a type')));
    else if (id === IDS.memory) content.each('memories', () => shape.memories.push(memoryType(content)));
    else if (id === IDS.export) content.each('core exports', () => shape.export(content));
  }
  return shape;
}

class Reading implements CoreShape {
  readonly imports: CoreImport[] = [];
  readonly exports = new Map<string, CoreItem>();
  types: readonly CoreType[] = [];
  /** Of each function the index of its type; imported ones come first, as with the memories. */
  readonly functions: number[] = [];
  readonly memories: MemoryType[] = [];

  import(section: Reader): void {
    const module = coreName(section, 'module name of a core import');
    const field = coreName(section, 'name of a core import');
    const start = section.position;
    const item = this.#imported(coreEntityType(section));
    if (item === undefined) throw section.malformed('a function of a type that is not there', start);
    this.imports.push({ module, field, item });
  }

  export(section: Reader): void {
    const name = coreName(section, 'name of a core export');
    const start = section.position;
    const sort = CORE_SORTS[section.byte('kind of a core export')];
    const item = this.#exported(sort, section.u32('index of a core export'));
    if (item === undefined) throw section.malformed('an export of what is not there', start);
    this.exports.set(name, item);
  }

  #imported(entity: CoreEntity): CoreItem | undefined {
    if (entity.kind === 'function') return this.#exported('func', this.functions.push(entity.type) - 1);
    if (entity.kind === 'memory') return this.#exported('memory', this.memories.push(entity) - 1);
    return { sort: entity.kind };
  }

  #exported(sort: CoreSort | undefined, index: number): CoreItem | undefined {
    if (sort === 'func') return this.#func(this.types[this.functions[index] ?? -1]);
    if (sort !== 'memory') return sort && { sort };
    const type = this.memories[index];
    return type && { sort, type };
  }

  #func(type: CoreType | undefined): CoreItem | undefined {
    return type?.kind === 'func' ? { sort: 'func', code: type.code } : undefined;
  }
}
