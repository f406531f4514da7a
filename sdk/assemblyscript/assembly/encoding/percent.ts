import { indexOfUnit, textOf } from './ascii';
import { hexDigit, hexValue } from './hex';
import { decodeUtf8Whole, encodeUtf8 } from './utf8';

/**
 * The text with each `%` and two hex digits as the byte they stand for, read as UTF-8; any other `%` stays.
 * Never traps, unlike AssemblyScript's decodeURIComponent: what a client sends is not to be trusted.
 */
export function percentDecode(text: string): string {
  return unescape(text, false);
}

/** As a name or value of a form or query: a `+` is a space. */
export function formDecode(text: string): string {
  return unescape(text, true);
}

function unescape(text: string, plusAsSpace: bool): string {
  if (indexOfUnit(text, 0x25) < 0 && !(plusAsSpace && indexOfUnit(text, 0x2b) >= 0)) return text;
  const bytes = encodeUtf8(text);
  const start = bytes.dataStart;
  const end = start + bytes.length;
  let to = start;
  // What is decoded is never longer: it goes where it came from.
  for (let at = start; at < end; at++, to++) {
    const character = load<u8>(at);
    const byte = character == 0x25 ? hexByte(at + 1, end) : -1;
    if (byte >= 0) at += 2;
    store<u8>(to, byte >= 0 ? byte : plusAsSpace && character == 0x2b ? 0x20 : character);
  }
  return decodeUtf8Whole(start, to);
}

/** The text as UTF-8, every byte but letters, digits and `-_.!~*'()` as `%` and two hex digits. */
export function percentEncode(text: string): string {
  return escapeBytes(encodeUtf8(text), "-_.!~*'()", false);
}

/** As a name or value of a form or query: a space is `+`. */
export function formEncode(text: string): string {
  return escapeBytes(encodeUtf8(text), '*-._', true);
}

function escapeBytes(bytes: Uint8Array, plain: string, spaceAsPlus: bool): string {
  // At most three characters a byte.
  const units = new StaticArray<u16>(bytes.length * 3);
  let count = 0;
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i];
    if (byte == 0x20 && spaceAsPlus) {
      units[count++] = 0x2b;
    } else if (isAlphanumeric(byte) || indexOfUnit(plain, byte) >= 0) {
      units[count++] = byte;
    } else {
      units[count++] = 0x25;
      units[count++] = hexDigit(byte >> 4, true);
      units[count++] = hexDigit(byte & 15, true);
    }
  }
  return textOf(units, count);
}

function isAlphanumeric(byte: u8): bool {
  const lower = byte | 0x20;
  return (byte >= 0x30 && byte <= 0x39) || (lower >= 0x61 && lower <= 0x7a);
}

/** The byte whose two hex digits stand at `at`, below 0 if they do not. */
function hexByte(at: usize, end: usize): i32 {
  return at + 1 < end ? (hexValue(load<u8>(at)) << 4) | hexValue(load<u8>(at, 1)) : -1;
}
