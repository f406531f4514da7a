/** From a byte up to the one at `end`, which is not in it. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** What is to stand in a span's place. */
export interface Edit extends Span {
  readonly bytes: Uint8Array;
}

/** The bytes of a span with the edits, which are in order and lie inside. */
export function spliced(bytes: Uint8Array, { start, end }: Span, edits: readonly Edit[]): Uint8Array {
  const pieces: Uint8Array[] = [];
  let position = start;
  for (const edit of edits) {
    pieces.push(bytes.subarray(position, edit.start), edit.bytes);
    position = edit.end;
  }
  pieces.push(bytes.subarray(position, end));
  return Buffer.concat(pieces);
}

/** A section with its id and its size in front. */
export const section = (id: number, content: Uint8Array): Uint8Array =>
  Buffer.concat([Uint8Array.from([id, ...unsigned(content.length)]), content]);

/** LEB128. */
export function unsigned(value: number): number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...unsigned(value >>> 7)];
}
