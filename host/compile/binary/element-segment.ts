import { coreValueType } from './core-values.ts';
import type { Reader } from './reader.ts';

/** Bits of an element segment's flags. */
const NOT_ACTIVE = 1;
/** Of an active one, that it names its table; of another, that it only declares. */
const EXPLICIT = 2;
const EXPRESSIONS = 4;

/** What reads the parts of an element segment that not all who read one read alike. */
export interface ElementReader {
  /** Reads a constant expression, to its `end`. */
  expression(section: Reader, where: string): void;
  /** A function is an element. */
  function(index: number): void;
}

/** Reads an element segment. */
export function elementSegment(section: Reader, reader: ElementReader): void {
  const start = section.position;
  const flags = section.u32('an element segment');
  if (flags > 7) throw section.malformed(`an element segment has the unknown flags ${flags}`, start);
  if ((flags & NOT_ACTIVE) === 0) {
    if (flags & EXPLICIT) section.u32('table of an element segment');
    reader.expression(section, 'the offset of an element segment');
  }
  if (flags & (NOT_ACTIVE | EXPLICIT)) elementType(section, flags);
  const expression = () => reader.expression(section, 'an element');
  const index = () => reader.function(section.u32('an element'));
  section.each('elements', flags & EXPRESSIONS ? expression : index, 'elementItems');
}

function elementType(section: Reader, flags: number): void {
  if (flags & EXPRESSIONS) coreValueType(section);
  else section.expect(0x00, 'kind of an element segment');
}
