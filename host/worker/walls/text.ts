/**
 * TextDecoder and TextEncoder as glue uses them. Node's own keep native handles in properties that any
 * code can overwrite, and to decode with a wrong one ends the whole process.
 */
const NativeDecoder = TextDecoder;
const nativeEncoder = new TextEncoder();

/** What the canonical ABI has strings in. */
const ENCODINGS = ['utf-8', 'utf8', 'utf-16', 'utf-16le'];

export class Decoder {
  readonly #native: TextDecoder;

  constructor(
    label: unknown = 'utf-8',
    options?: { readonly fatal?: unknown; readonly ignoreBOM?: unknown },
  ) {
    const encoding = ENCODINGS.find((name) => name === label);
    if (encoding === undefined) throw new RangeError('no such encoding');
    const fatal = options?.fatal === true;
    const ignoreBOM = options?.ignoreBOM === true;
    this.#native = new NativeDecoder(encoding, { fatal, ignoreBOM });
  }

  decode(bytes?: Uint8Array): string {
    return this.#native.decode(bytes);
  }
}

export class Encoder {
  encode(text: string = ''): Uint8Array {
    return nativeEncoder.encode(text);
  }

  encodeInto(text: string, into: Uint8Array): { readonly read: number; readonly written: number } {
    return nativeEncoder.encodeInto(text, into);
  }
}
