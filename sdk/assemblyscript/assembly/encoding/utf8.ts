import { viewOf } from '../abi/lists';
import { decode, encode, utf8Size } from '../abi/utf8';

/** What a byte sequence that is no UTF-8 becomes, as in a browser. */
const REPLACEMENT: u32 = 0xfffd;

/** The text as UTF-8. A lone surrogate becomes U+FFFD. */
export function encodeUtf8(text: string): Uint8Array {
  const from = changetype<usize>(text);
  const bytes = __new(utf8Size(from, text.length), idof<ArrayBuffer>());
  encode(from, text.length, bytes);
  return viewOf<Uint8Array>(changetype<ArrayBuffer>(bytes));
}

/**
 * The bytes as text, as WHATWG's "UTF-8 decode": what is not UTF-8 becomes U+FFFD, one for each maximal
 * part of a sequence; a byte order mark at the start is dropped.
 */
export function decodeUtf8(bytes: Uint8Array): string {
  const start = bytes.dataStart;
  const end = start + bytes.length;
  return decodeUtf8Whole(startsWithMark(start, end) ? start + 3 : start, end);
}

function startsWithMark(start: usize, end: usize): bool {
  return start + 3 <= end && load<u16>(start) == 0xbbef && load<u8>(start, 2) == 0xbf;
}

/** The bytes from `start` to `end`; a byte order mark is a character as any other. */
export function decodeUtf8Whole(start: usize, end: usize): string {
  // One byte gives at most one code unit.
  const text = __new((end - start) << 1, idof<string>());
  const ascii = asciiEnd(start, end);
  decode(start, ascii - start, text);
  const units = ascii - start + decodeOther(ascii, end, text + ((ascii - start) << 1));
  return changetype<string>(ascii == end ? text : __renew(text, units << 1));
}

/** Where the first byte stands that is not ASCII; the end where there is none. */
function asciiEnd(at: usize, end: usize): usize {
  while (at + 8 <= end && !(load<u64>(at) & 0x8080808080808080)) at += 8;
  while (at < end && load<u8>(at) < 0x80) at++;
  return at;
}

/** Gives the number of code units that it has written. */
function decodeOther(at: usize, end: usize, to: usize): usize {
  const start = to;
  while (at < end) {
    const first = <u32>load<u8>(at++);
    if (first < 0x80) {
      to = writeCode(first, to);
      continue;
    }
    const missing = first < 0xc2 || first > 0xf4 ? 0 : first < 0xe0 ? 1 : first < 0xf0 ? 2 : 3;
    let code = first & (0x3f >> missing);
    let read = 0;
    while (read < missing && at < end && continues(first, load<u8>(at), read == 0)) {
      code = (code << 6) | (load<u8>(at++) & 0x3f);
      read++;
    }
    to = writeCode(read == missing && missing ? code : REPLACEMENT, to);
  }
  return (to - start) >> 1;
}

/** The second byte's bounds shut out overlong forms, surrogates and what is past U+10FFFF. */
function continues(first: u32, byte: u32, isSecond: bool): bool {
  let lowest: u32 = 0x80;
  let highest: u32 = 0xbf;
  if (isSecond) {
    if (first == 0xe0) lowest = 0xa0;
    if (first == 0xed) highest = 0x9f;
    if (first == 0xf0) lowest = 0x90;
    if (first == 0xf4) highest = 0x8f;
  }
  return byte >= lowest && byte <= highest;
}

function writeCode(code: u32, to: usize): usize {
  if (code < 0x10000) {
    store<u16>(to, code);
    return to + 2;
  }
  store<u16>(to, 0xd7c0 + (code >> 10));
  store<u16>(to, 0xdc00 | (code & 0x3ff), 2);
  return to + 4;
}
