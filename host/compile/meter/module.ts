import type { MemoryType } from '../binary/core-entities.ts';
import { type CoreSection, coreSections } from '../binary/core-module.ts';
import type { CoreType } from '../binary/core-types.ts';
import { Reader } from '../binary/reader.ts';
import { type Mutable, Reading, SECTION_READERS, type Table } from './module-sections.ts';

const CUSTOM = 0;

/** A core module, read but for its code. */
export interface Module {
  readonly bytes: Uint8Array;
  /** By id; of the custom ones only that with the names, under 0. */
  readonly sections: ReadonlyMap<number, CoreSection>;
  readonly types: readonly CoreType[];
  /** Of each function and tag the index of its type; imported ones come first. */
  readonly functions: readonly number[];
  readonly tags: readonly number[];
  readonly memories: readonly MemoryType[];
  readonly tables: readonly Table[];
  /** How many of each are imported. */
  readonly imported: { readonly functions: number; readonly memories: number; readonly tables: number };
  readonly globals: number;
  readonly mutables: readonly Mutable[];
  readonly exports: number;
  readonly start: number | undefined;
  /** Functions that may be called without it being seen. */
  readonly escaping: ReadonlySet<number>;
  /** Bytes of the objects that its constant expressions allocate. */
  readonly heapBytes: number;
}

/** Throws `name_refused` where an export has a name of the meter's, `feature_refused` for shared memories. */
export function readModule(bytes: Uint8Array): Module {
  const module = new Reading(bytes);
  for (const section of coreSections(Reader.of(bytes))) readSection(section, module);
  return module;
}

function readSection(section: CoreSection, module: Reading): void {
  const { id, content } = section;
  if (id === CUSTOM) {
    if (content.name('name of a custom section', 'nameBytes') === 'name')
      module.sections.set(CUSTOM, section);
    return;
  }
  module.sections.set(id, section);
  SECTION_READERS.get(id)?.(content, module);
}
