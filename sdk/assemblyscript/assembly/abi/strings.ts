/**
 * Strings and chars, lifted from what the host wrote and lowered to what it reads.
 *
 * The component says which encoding it speaks: UTF-8, or UTF-16 where the compiler defines `ABI_UTF16`.
 */
import { OBJECT, TOTAL_OVERHEAD } from 'rt/common';
import { isOwnBlock, scratch } from './memory';
import { invalidChar } from './traps';
import { decode, encode, utf16Length, utf8Size } from './utf8';
import { replaceUnpaired, unpairedAt } from './utf16';

/** The length of the string that was lowered last: bytes in UTF-8, code units in UTF-16. */
export let loweredLength: usize = 0;

/** The string of `length` bytes (UTF-8) or code units (UTF-16) at `block`. */
export function liftString(block: usize, length: usize): string {
  if (length == 0) return '';
  if (isDefined(ABI_UTF16)) return liftUtf16(block, length << 1);
  const text = newString(utf16Length(block, length));
  decode(block, length, changetype<usize>(text));
  return text;
}

/** A large block becomes the string: it only has to say so. */
function liftUtf16(block: usize, size: usize): string {
  if (isOwnBlock(block, size)) {
    changetype<OBJECT>(block - TOTAL_OVERHEAD).rtId = idof<string>();
    return changetype<string>(block);
  }
  const text = newString(size >> 1);
  memory.copy(changetype<usize>(text), block, size);
  return text;
}

function newString(units: usize): string {
  return changetype<string>(__new(units << 1, idof<string>()));
}

/** The address of the text as the host reads it; `loweredLength` has its length. */
export function lowerString(text: string): usize {
  const units = <usize>text.length;
  const from = changetype<usize>(text);
  if (isDefined(ABI_UTF16)) {
    loweredLength = units;
    return lowerUtf16(from, from + (units << 1));
  }
  loweredLength = utf8Size(from, units);
  const block = scratch(loweredLength);
  encode(from, units, block);
  return block;
}

/** The string itself, or a copy where it must not go out as it is. */
function lowerUtf16(from: usize, end: usize): usize {
  const unpaired = unpairedAt(from, end);
  if (unpaired == end) return from;
  const block = scratch(end - from);
  memory.copy(block, from, end - from);
  replaceUnpaired(block + (unpaired - from), block + (end - from));
  return block;
}

/** The string whose address and length stand at `at`. */
export function loadString(at: usize): string {
  return liftString(load<usize>(at), load<usize>(at, sizeof<usize>()));
}

export function storeString(at: usize, text: string): void {
  store<usize>(at, lowerString(text));
  store<usize>(at, loweredLength, sizeof<usize>());
}

/** Traps on what is no Unicode scalar value. */
export function liftChar(code: u32): u32 {
  if (code > 0x10ffff || (code & 0xfffff800) == 0xd800) invalidChar(code);
  return code;
}
