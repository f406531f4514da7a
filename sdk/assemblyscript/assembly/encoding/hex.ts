import { textOf } from './ascii';

/** Two lower-case hex digits a byte. */
export function encodeHex(bytes: Uint8Array): string {
  const units = new StaticArray<u16>(bytes.length * 2);
  for (let i = 0; i < bytes.length; i++) {
    units[i * 2] = hexDigit(bytes[i] >> 4, false);
    units[i * 2 + 1] = hexDigit(bytes[i] & 15, false);
  }
  return textOf(units, units.length);
}

/** Null where the text is not pairs of hex digits, of either case. */
export function decodeHex(text: string): Uint8Array | null {
  if (text.length % 2) return null;
  const bytes = new Uint8Array(text.length / 2);
  for (let i = 0; i < bytes.length; i++) {
    const byte = (hexValue(text.charCodeAt(i * 2)) << 4) | hexValue(text.charCodeAt(i * 2 + 1));
    if (byte < 0) return null;
    bytes[i] = <u8>byte;
  }
  return bytes;
}

export function hexDigit(value: u8, upper: bool): u16 {
  return value < 10 ? 0x30 + value : (upper ? 0x41 : 0x61) + value - 10;
}

/** What a hex digit stands for, below 0 where the character is none. */
export function hexValue(character: i32): i32 {
  if (character >= 0x30 && character <= 0x39) return character - 0x30;
  const lower = character | 0x20;
  return lower >= 0x61 && lower <= 0x66 ? lower - 0x61 + 10 : -1;
}
