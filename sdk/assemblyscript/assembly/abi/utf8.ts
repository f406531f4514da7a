/**
 * UTF-8 to the UTF-16 of AssemblyScript's strings and back, from memory to memory.
 *
 * ASCII, which most text is, goes four characters a step. The caller has measured: nothing here allocates.
 */
import { isPairAt } from './utf16';

/** Bytes that the `units` code units at `from` take in UTF-8. */
export function utf8Size(from: usize, units: usize): usize {
  const end = from + (units << 1);
  let size = units;
  while (from < end) {
    if (startsWithAsciiUnits(from, end)) {
      from = skipAscii(from + 8, end, NO_ASCII_UNITS);
      continue;
    }
    const unit = <u32>load<u16>(from);
    if (unit >= 0x80) size += unit < 0x800 ? 1 : 2;
    // The two units of a pair take four bytes.
    from += isPairAt(from, end) ? 4 : 2;
  }
  return size;
}

/** Writes the `units` code units at `from` as UTF-8. An unpaired surrogate becomes U+FFFD. */
export function encode(from: usize, units: usize, to: usize): void {
  const end = from + (units << 1);
  while (from < end) {
    if (startsWithAsciiUnits(from, end)) {
      store<u32>(to, narrow(load<u64>(from)));
      from += 8;
      to += 4;
      continue;
    }
    const code = codePointAt(from, end);
    from += code < 0x10000 ? 2 : 4;
    to = writeUtf8(code, to);
  }
}

/** The code point whose first unit stands at `at`. */
function codePointAt(at: usize, end: usize): u32 {
  const unit = <u32>load<u16>(at);
  if ((unit & 0xf800) != 0xd800) return unit;
  if (!isPairAt(at, end)) return 0xfffd;
  return 0x10000 + ((unit & 0x3ff) << 10) + (load<u16>(at, 2) & 0x3ff);
}

function writeUtf8(code: u32, to: usize): usize {
  if (code < 0x80) {
    store<u8>(to, code);
    return to + 1;
  }
  let tails = code < 0x800 ? 1 : code < 0x10000 ? 2 : 3;
  // The first byte begins with as many ones as there are bytes.
  store<u8>(to++, (0xff00 >> (tails + 1)) | (code >> (6 * tails)));
  while (tails > 0) store<u8>(to++, 0x80 | ((code >> (6 * --tails)) & 0x3f));
  return to;
}

/** Code units that the `size` bytes of UTF-8 at `from` take. */
export function utf16Length(from: usize, size: usize): usize {
  const end = from + size;
  let units: usize = 0;
  while (from < end) {
    if (startsWithAsciiBytes(from, end)) {
      const next = skipAscii(from + 4, end, NO_ASCII_BYTES);
      units += next - from;
      from = next;
      continue;
    }
    const byte = load<u8>(from);
    // What continues a sequence was counted with its first byte.
    if ((byte & 0xc0) != 0x80) units += byte < 0xf0 ? 1 : 2;
    from += 1;
  }
  return units;
}

/** Writes the `size` bytes of UTF-8 at `from` as UTF-16: never more than `utf16Length`, whatever the bytes are. */
export function decode(from: usize, size: usize, to: usize): void {
  const end = from + size;
  while (from < end) {
    if (startsWithAsciiBytes(from, end)) {
      store<u64>(to, widen(load<u32>(from)));
      from += 4;
      to += 8;
      continue;
    }
    const lead = <u32>load<u8>(from++);
    if (lead < 0x80) to = writeUtf16(lead, to);
    if (lead < 0xc0) continue;
    let tails = lead < 0xe0 ? 1 : lead < 0xf0 ? 2 : 3;
    let code = lead & (0x3f >> tails);
    for (; tails > 0; tails--) code = (code << 6) | (load<u8>(from++) & 0x3f);
    to = writeUtf16(code, to);
  }
}

function writeUtf16(code: u32, to: usize): usize {
  if (code < 0x10000) {
    store<u16>(to, code);
    return to + 2;
  }
  store<u16>(to, 0xd7c0 + (code >> 10));
  store<u16>(to, 0xdc00 | (code & 0x3ff), 2);
  return to + 4;
}

/** What no ASCII character has set, of eight bytes and of four code units. */
const NO_ASCII_BYTES: u64 = 0x8080808080808080;
const NO_ASCII_UNITS: u64 = 0xff80ff80ff80ff80;

/** Never where size matters more than speed: then steps of one unit do. */
function startsWithAsciiUnits(at: usize, end: usize): bool {
  return ASC_SHRINK_LEVEL < 2 && at + 8 <= end && (load<u64>(at) & NO_ASCII_UNITS) == 0;
}

function startsWithAsciiBytes(at: usize, end: usize): bool {
  return at + 4 <= end && (load<u32>(at) & (<u32>NO_ASCII_BYTES)) == 0;
}

/** Behind as much of ASCII as whole steps of 32 bytes take. */
function skipAscii(at: usize, end: usize, mask: u64): usize {
  while (at + 32 <= end) {
    const joined = load<u64>(at) | load<u64>(at, 8) | load<u64>(at, 16) | load<u64>(at, 24);
    if (joined & mask) break;
    at += 32;
  }
  return at;
}

/** Four ASCII code units to bytes. */
function narrow(units: u64): u32 {
  const pairs = (units | (units >> 8)) & 0x0000ffff0000ffff;
  return <u32>(pairs | (pairs >> 16));
}

/** Four ASCII bytes to code units. */
function widen(bytes: u32): u64 {
  const pairs = ((<u64>bytes) | ((<u64>bytes) << 16)) & 0x0000ffff0000ffff;
  return (pairs | (pairs << 8)) & 0x00ff00ff00ff00ff;
}
