/** In the first number of a `memarg`: another memory than 0 is named. */
const NAMES_MEMORY = 0x40;
/** A reference type that says what it refers to, behind it. */
const REF_NULL = 0x63;
const REF = 0x64;

/**
 * Reads code that V8 has validated: so it need not look for an end, and no number is too long.
 * Where it stands is an offset in the module.
 */
export class Cursor {
  readonly bytes: Uint8Array;
  position = 0;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  u32(): number {
    const first = this.bytes[this.position++]!;
    if (first < 0x80) return first;
    let value = first & 0x7f;
    for (let shift = 7; ; shift += 7) {
      const byte = this.bytes[this.position++]!;
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return value >>> 0;
    }
  }

  /** Signed. */
  s33(): number {
    let value = 0;
    let scale = 1;
    for (;;) {
      const byte = this.bytes[this.position++]!;
      value += (byte & 0x7f) * scale;
      scale *= 128;
      if (byte >= 0x80) continue;
      return byte & 0x40 ? value - scale : value;
    }
  }

  skipLeb(): void {
    while (this.bytes[this.position++]! >= 0x80);
  }

  skipMemarg(): void {
    if (this.u32() >= NAMES_MEMORY) this.skipLeb();
    this.skipLeb();
  }

  skipValueType(): void {
    const first = this.bytes[this.position]!;
    if (first === REF_NULL || first === REF) this.position++;
    this.skipLeb();
  }
}
