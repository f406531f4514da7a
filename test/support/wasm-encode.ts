/** Writes the binary formats of WebAssembly: no more than tests and benches need to write hostile ones. */

/** A number is one byte. */
export type Part = number | readonly number[] | Uint8Array;

export function bytes(...parts: readonly Part[]): Uint8Array {
  return concat(parts);
}

/** As `bytes`, for more parts than a call takes. */
export function concat(parts: readonly Part[]): Uint8Array {
  return Buffer.concat(parts.map(asBytes));
}

function asBytes(part: Part): Uint8Array {
  if (part instanceof Uint8Array) return part;
  return typeof part === 'number' ? Uint8Array.of(part) : new Uint8Array(part);
}

export function repeat(part: Part, count: number): Uint8Array {
  const once = asBytes(part);
  return once.length * count === 0 ? new Uint8Array() : Buffer.alloc(once.length * count, once);
}

/** LEB128 of a whole number below 2^53 that is not negative. */
export function leb(value: number): number[] {
  const encoded: number[] = [];
  let rest = value;
  for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) encoded.push((rest % 0x80) | 0x80);
  return [...encoded, rest];
}

/** Signed LEB128 of a whole number of 32 bits. */
export function signedLeb(value: number): number[] {
  const encoded: number[] = [];
  let rest = value;
  for (; rest < -0x40 || rest >= 0x40; rest >>= 7) encoded.push((rest & 0x7f) | 0x80);
  return [...encoded, rest & 0x7f];
}

export function name(text: string): Uint8Array {
  const encoded = Buffer.from(text);
  return bytes(leb(encoded.length), encoded);
}

/** What a size stands in front of: a section, a function's body, a component inside another. */
export function sized(content: Part): Uint8Array {
  const encoded = asBytes(content);
  return bytes(leb(encoded.length), encoded);
}

export const section = (id: number, content: Part): Uint8Array => bytes(id, sized(content));

/** Items of a vector that stand one after the other. */
export interface Items {
  readonly count: number;
  readonly content: Uint8Array;
}

export const items = (...encoded: readonly Part[]): Items => ({
  count: encoded.length,
  content: concat(encoded),
});

/** As many items that are all the same. */
export const many = (count: number, item: Part): Items => ({ count, content: repeat(item, count) });

/** Items that know their place. */
export const each = (count: number, item: (index: number) => Part): Items => ({
  count,
  content: concat(Array.from({ length: count }, (_, index) => item(index))),
});

export const joined = (...groups: readonly Items[]): Items => ({
  count: groups.reduce((sum, { count }) => sum + count, 0),
  content: concat(groups.map(({ content }) => content)),
});

export const vector = ({ count, content }: Items): Uint8Array => bytes(leb(count), content);

export const CORE_PREAMBLE = [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00];
export const COMPONENT_PREAMBLE = [0x00, 0x61, 0x73, 0x6d, 0x0d, 0x00, 0x01, 0x00];
