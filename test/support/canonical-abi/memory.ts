/** The memory of a guest, and what a host may do with it. */
import type { Value } from './shapes.ts';

export type Encoding = 'utf8' | 'utf16';

/** What values of the host become, and come from. */
export interface Guest {
  readonly encoding: Encoding;
  readonly handles: Handles;
  /** Of the memory as it is now. */
  view(): DataView<ArrayBuffer>;
  realloc(block: number, size: number, alignment: number, newSize: number): number;
}

/** How resources are handed over: by the names that the host's values have for them. */
export interface Handles {
  lift(kind: 'own' | 'borrow', resource: string, handle: number): Value;
  lower(kind: 'own' | 'borrow', resource: string, value: Value): number;
}

/** A host that is asked to read or write where the canonical ABI forbids it. */
export class AbiError extends Error {
  override readonly name = 'AbiError';
}

export function check(holds: boolean, what: string): asserts holds {
  if (!holds) throw new AbiError(what);
}

/** Memory that the guest gives, checked as a host has to. */
export function allocate(guest: Guest, size: number, alignment: number): number {
  return checkedBlock(guest, guest.realloc(0, 0, alignment, size) >>> 0, { size, alignment });
}

export function checkedBlock(
  guest: Guest,
  block: number,
  { size, alignment }: { readonly size: number; readonly alignment: number },
): number {
  check(block % alignment === 0, `block at ${block} is not aligned to ${alignment}`);
  check(
    block + size <= guest.view().byteLength,
    `block at ${block} of ${size} bytes ends outside of the memory`,
  );
  return block;
}

export function bytesAt(guest: Guest, block: number, size: number): Uint8Array<ArrayBuffer> {
  return new Uint8Array(guest.view().buffer, block, size);
}
