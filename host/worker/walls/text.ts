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

// An object may hide it behind a property of its own.
const { get: kindOf } = Object.getOwnPropertyDescriptor(
  Object.getPrototypeOf(Uint8Array.prototype) as object,
  Symbol.toStringTag,
)!;

/** A typed array of any kind: strings in UTF-16 are decoded out of a Uint16Array. */
const isTypedArray = (value: unknown): value is Uint8Array | Uint16Array => kindOf!.call(value) !== undefined;

/** A Uint8Array, whatever it says of itself. */
const isBytes = (value: unknown): value is Uint8Array => kindOf!.call(value) === 'Uint8Array';
