import { coreEntityType, memoryType, type MemoryType } from './core-types.ts';
import { coreName } from './names.ts';
import type { Reader } from './reader.ts';

export interface CoreModule {
  readonly defined: readonly MemoryType[];
  readonly imported: readonly MemoryType[];
}

const MAGIC = [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00];

/** Of the core sections, those with names or memories in them; V8 validates the rest. */
const SECTIONS = { import: 2, memory: 5, export: 7, last: 13 };

export interface CoreSection {
  readonly id: number;
  /** Offsets of its first byte, of its content and of what follows it. */
  readonly start: number;
  readonly contentStart: number;
  readonly end: number;
  readonly content: Reader;
}

/** Reads what a core module says of names and memories. */
export function coreModule(reader: Reader): CoreModule {
  const defined: MemoryType[] = [];
  const imported: MemoryType[] = [];
  for (const { id, content } of coreSections(reader)) {
    if (id === SECTIONS.import) imported.push(...imports(content));
    else if (id === SECTIONS.memory) defined.push(...memories(content));
    else if (id === SECTIONS.export) exports(content);
  }
  return { defined, imported };
}

export function* coreSections(reader: Reader): Iterable<CoreSection> {
  for (const byte of MAGIC) reader.expect(byte, 'preamble of a core module');
  while (!reader.done) {
    const start = reader.position;
    const id = reader.byte('a core section');
    if (id > SECTIONS.last) throw reader.malformed(`unknown core section ${id}`, start);
    const content = reader.part(`core section ${id}`);
    yield { id, start, contentStart: content.position, end: reader.position, content };
  }
}

function imports(section: Reader): MemoryType[] {
  const types = section.vector('core imports', () => {
    coreName(section, 'module name of a core import');
    coreName(section, 'name of a core import');
    return coreEntityType(section);
  });
  section.finish('the core import section');
  return types.filter((type) => type !== undefined);
}

function memories(section: Reader): MemoryType[] {
  const types = section.vector('memories', () => memoryType(section));
  section.finish('the memory section');
  return types;
}

function exports(section: Reader): void {
  section.each('core exports', () => {
    coreName(section, 'name of a core export');
    section.byte('kind of a core export');
    section.u32('index of a core export');
  });
  section.finish('the core export section');
}
