import type { Reader } from './reader.ts';

const PREAMBLE = [0x00, 0x61, 0x73, 0x6d, 0x0d, 0x00, 0x01, 0x00];

const LAST_SECTION = 11;

export interface ComponentSection {
  readonly id: number;
  /** Offset of its content, and of what follows it. */
  readonly start: number;
  readonly end: number;
  readonly content: Reader;
}

export function* componentSections(reader: Reader): Iterable<ComponentSection> {
  for (const byte of PREAMBLE) reader.expect(byte, 'preamble of a component');
  while (!reader.done) {
    const id = reader.byte('a section');
    if (id > LAST_SECTION) throw reader.malformed(`unknown section ${id}`, reader.position - 1);
    const content = reader.part(`section ${id}`);
    yield { id, start: content.position, end: reader.position, content };
  }
}
