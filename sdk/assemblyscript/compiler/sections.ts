/** Custom sections of modules and components: names and producers are a tenth of a small component. */

const CUSTOM = 0;
/** Sections of a component that hold a whole binary: a core module, a component. */
const NESTED: ReadonlySet<number> = new Set([1, 4]);
const PREAMBLE = 8;
const COMPONENT_LAYER = 1;

export interface CustomSection {
  readonly name: string;
  readonly content: Uint8Array;
}

/** Those at the top, in their order. */
export function customSections(binary: Uint8Array): CustomSection[] {
  return [...sectionsOf(binary)].filter(({ id }) => id === CUSTOM).map(({ body }) => named(body));
}

/** The binary without the custom sections of these names, at every depth. */
export function withoutSections(binary: Uint8Array, dropped: ReadonlySet<string>): Uint8Array {
  const parts = [binary.subarray(0, PREAMBLE)];
  const nests = binary[6] === COMPONENT_LAYER;
  for (const section of sectionsOf(binary)) {
    if (section.id === CUSTOM && dropped.has(named(section.body).name)) continue;
    const keeps = !nests || !NESTED.has(section.id);
    parts.push(keeps ? section.whole : rewritten(section, dropped));
  }
  return Buffer.concat(parts);
}

interface Section {
  readonly id: number;
  readonly body: Uint8Array;
  /** With its id and its size. */
  readonly whole: Uint8Array;
}

function rewritten({ id, body }: Section, dropped: ReadonlySet<string>): Uint8Array {
  const inner = withoutSections(body, dropped);
  return Buffer.concat([Uint8Array.of(id, ...leb(inner.length)), inner]);
}

function* sectionsOf(binary: Uint8Array): Generator<Section> {
  for (let at = PREAMBLE; at < binary.length;) {
    const [size, start] = readLeb(binary, at + 1);
    const end = start + size;
    yield { id: binary[at] ?? CUSTOM, body: binary.subarray(start, end), whole: binary.subarray(at, end) };
    at = end;
  }
}

function named(body: Uint8Array): CustomSection {
  const [length, start] = readLeb(body, 0);
  const end = start + length;
  return { name: new TextDecoder().decode(body.subarray(start, end)), content: body.subarray(end) };
}

/** The number at `from` and where the next byte stands. */
function readLeb(bytes: Uint8Array, from: number): [value: number, next: number] {
  let value = 0;
  let at = from;
  for (let shift = 0; ; shift += 7) {
    const byte = bytes[at++] ?? 0;
    value += (byte & 0x7f) * 2 ** shift;
    if (byte < 0x80) return [value, at];
  }
}

function leb(value: number): number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...leb(value >>> 7)];
}
