/** Where the sections of a component or a core module are, for tests that change them. */

export interface Section {
  readonly id: number;
  /** Offsets of its id, of its content and of what follows it. */
  readonly start: number;
  readonly contentStart: number;
  readonly end: number;
}

export const PREAMBLE_BYTES = 8;

/** The sections between two offsets, up to the first that is no section. */
export function sectionsOf(bytes: Uint8Array, from = PREAMBLE_BYTES, to = bytes.length): Section[] {
  const found: Section[] = [];
  for (let at = from; at < to;) {
    const section = sectionAt(bytes, at, to);
    if (section === undefined) break;
    found.push(section);
    at = section.end;
  }
  return found;
}

function sectionAt(bytes: Uint8Array, start: number, to: number): Section | undefined {
  const size = lebAt(bytes, start + 1);
  if (size === undefined) return undefined;
  const contentStart = start + 1 + size.length;
  const end = contentStart + size.value;
  return end > to ? undefined : { id: bytes[start]!, start, contentStart, end };
}

/** An unsigned LEB128 of at most five bytes. */
export function lebAt(bytes: Uint8Array, at: number): { value: number; length: number } | undefined {
  let value = 0;
  for (let length = 1; length <= 5; length++) {
    const byte = bytes[at + length - 1];
    if (byte === undefined) return undefined;
    value += (byte & 0x7f) * 2 ** (7 * (length - 1));
    if (byte < 0x80) return { value, length };
  }
  return undefined;
}
