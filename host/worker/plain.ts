/**
 * What glue hands over, as data of our own: each part is read once, checked by its kind and copied, or
 * taken away from the glue. Throws TypeError where something is not of its kind.
 */
import { LIMITS } from '../protocol/limits.ts';
import type { FlatHeaders } from '../protocol/messages.ts';

const MOST_PAIRS = LIMITS.liftItems.ceiling;

// An object may hide these behind properties of its own.
const typedArray = Object.getPrototypeOf(Uint8Array.prototype) as object;
const kindOf = getter<string | undefined>(typedArray, Symbol.toStringTag);
const bufferOf = getter<ArrayBuffer>(typedArray, 'buffer');
const lengthOf = getter<number>(typedArray, 'byteLength');
const sizeOf = getter<number>(ArrayBuffer.prototype, 'byteLength');
const { transferToFixedLength } = ArrayBuffer.prototype;

export function text(value: unknown): string {
  if (typeof value !== 'string') throw new TypeError(`${typeof value} in the place of a string`);
  return value;
}

export function unsigned(value: unknown, bits: 16 | 32): number {
  if (Number.isInteger(value) && (value as number) >= 0 && (value as number) < 2 ** bits)
    return value as number;
  throw new TypeError(`${typeof value} in the place of a u${bits}`);
}

/** Names and values one after another. */
export function flatten(pairs: unknown): FlatHeaders {
  if (!Array.isArray(pairs)) throw new TypeError(`${typeof pairs} in the place of a list`);
  const { length } = pairs;
  if (length > MOST_PAIRS) throw new TypeError(`a list of ${length} items`);
  const flat: string[] = [];
  for (let i = 0; i < length; i++) {
    const [name, value] = pairs[i] as readonly unknown[];
    flat.push(text(name), text(value));
  }
  return flat;
}

/** A typed array of any kind: strings in UTF-16 are decoded out of a Uint16Array. */
export const isTypedArray = (value: unknown): value is Uint8Array | Uint16Array =>
  kindOf(value) !== undefined;

/** A Uint8Array, whatever it says of itself. */
export const isBytes = (value: unknown): value is Uint8Array => kindOf(value) === 'Uint8Array';

/** Alone in their buffer, which the glue does not hold any more. */
export function bytes(value: unknown): Uint8Array<ArrayBuffer> {
  if (!isBytes(value)) throw new TypeError(`${typeof value} in the place of bytes`);
  const buffer = bufferOf(value);
  if (lengthOf(value) !== sizeOf(buffer)) return new Uint8Array(value as Uint8Array);
  return new Uint8Array(transferToFixedLength.call(buffer));
}

function getter<Value>(prototype: object, key: PropertyKey): (object: unknown) => Value {
  const { get } = Object.getOwnPropertyDescriptor(prototype, key)!;
  return (object) => get!.call(object) as Value;
}
