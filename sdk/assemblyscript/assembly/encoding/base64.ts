import { textOf } from './ascii';

const PADDING: u16 = 0x3d;

/** Base64 with padding (RFC 4648, section 4). */
export function encodeBase64(bytes: Uint8Array): string {
  const units = new StaticArray<u16>(((bytes.length + 2) / 3) * 4);
  for (let i = 0, at = 0; i < bytes.length; i += 3, at += 4) {
    const rest = bytes.length - i;
    const group =
      ((<u32>bytes[i]) << 16) |
      (rest > 1 ? (<u32>bytes[i + 1]) << 8 : 0) |
      (rest > 2 ? <u32>bytes[i + 2] : 0);
    units[at] = digit(group >> 18);
    units[at + 1] = digit((group >> 12) & 63);
    units[at + 2] = rest > 1 ? digit((group >> 6) & 63) : PADDING;
    units[at + 3] = rest > 2 ? digit(group & 63) : PADDING;
  }
  return textOf(units, units.length);
}

/** Takes both alphabets, `+/` and `-_`, with or without padding. Null where the text is not Base64. */
export function decodeBase64(text: string): Uint8Array | null {
  const size = sizeWithoutPadding(text);
  const spare = size % 4;
  if (spare == 1) return null;
  const bytes = new Uint8Array((size / 4) * 3 + (spare ? spare - 1 : 0));
  let group: u32 = 0;
  let at = 0;
  for (let i = 0; i < size; i++) {
    const value = sextet(text.charCodeAt(i));
    if (value < 0) return null;
    group = (group << 6) | value;
    if (i % 4) bytes[at++] = <u8>(group >> (6 - 2 * (i % 4)));
  }
  // Bits that stand for no byte must be zero: one sequence of bytes, one text.
  const unused = spare == 2 ? 15 : spare == 3 ? 3 : 0;
  return group & unused ? null : bytes;
}

function sizeWithoutPadding(text: string): i32 {
  let size = text.length;
  if (size % 4) return size;
  while (size > 0 && text.length - size < 2 && text.charCodeAt(size - 1) == PADDING) size--;
  return size;
}

function digit(value: u32): u16 {
  // Within the function: a constant of the module would be a part of every guest.
  return <u16>'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'.charCodeAt(value);
}

function sextet(character: i32): i32 {
  if (character >= 0x41 && character <= 0x5a) return character - 0x41;
  if (character >= 0x61 && character <= 0x7a) return character - 0x61 + 26;
  if (character >= 0x30 && character <= 0x39) return character - 0x30 + 52;
  if (character == 0x2b || character == 0x2d) return 62;
  return character == 0x2f || character == 0x5f ? 63 : -1;
}
