import { isBytes, isTypedArray } from '../plain.ts';

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

  decode(bytes?: unknown): string {
    if (bytes !== undefined && !isTypedArray(bytes)) throw notOfItsKind();
    return this.#native.decode(bytes);
  }
}

export class Encoder {
  encode(text: unknown = ''): Uint8Array {
    if (typeof text !== 'string') throw notOfItsKind();
    return nativeEncoder.encode(text);
  }

  encodeInto(text: unknown, into: unknown): { readonly read: number; readonly written: number } {
    if (typeof text !== 'string' || !isBytes(into)) throw notOfItsKind();
    return nativeEncoder.encodeInto(text, into);
  }
}

/** Node's own error shows the argument, by a way of `util.inspect` that hands its insides to the argument. */
const notOfItsKind = (): TypeError => new TypeError('neither text nor bytes');
