import { type CoreEntity, coreEntityType, memoryType, type MemoryType } from './core-entities.ts';
import { coreName } from './names.ts';
import type { Reader } from './reader.ts';

/** The memories of a core module. */
export interface CoreMemories {
  readonly defined: readonly MemoryType[];
  readonly imported: readonly MemoryType[];
}

const MAGIC = [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00];

const IMPORT = 2;
const MEMORY = 5;
const LAST_SECTION = 13;

export interface CoreSection {
  readonly id: number;
  /** Offsets of its first byte, of its content and of what follows it. */
  readonly start: number;
  readonly contentStart: number;
  readonly end: number;
  readonly content: Reader;
}

export function* coreSections(reader: Reader): Iterable<CoreSection> {
  for (const byte of MAGIC) reader.expect(byte, 'preamble of a core module');
  while (!reader.done) {
    const start = reader.position;
    const id = reader.byte('a core section');
    if (id > LAST_SECTION) throw reader.malformed(`unknown core section ${id}`, start);
    const content = reader.part(`core section ${id}`);
    yield { id, start, contentStart: content.position, end: reader.position, content };
  }
}

/** Reads past a custom section of a core module or a component: nothing in it has a meaning. */
export function customSection(section: Reader): void {
  const found = ['a custom section', section.position] as const;
  section.tally.add('customBytes', section.left, found);
  section.skip(section.size('name of a custom section'), 'name of a custom section');
}

/** Reads of a core module only what it says of memories. */
export function coreMemories(module: Reader): CoreMemories {
  const defined: MemoryType[] = [];
  const imported: MemoryType[] = [];
  for (const { id, content } of coreSections(module)) {
    if (id === MEMORY) content.each('memories', () => defined.push(memoryType(content)));
    if (id !== IMPORT) continue;
    content.each('core imports', () => {
      const type = coreImport(content);
      if (type.kind === 'memory') imported.push(type);
    });
  }
  return { defined, imported };
}

/** Reads one import of a core module; gives back what is imported. */
export function coreImport(section: Reader): CoreEntity {
  coreName(section, 'module name of a core import');
  coreName(section, 'name of a core import');
  return coreEntityType(section);
}
