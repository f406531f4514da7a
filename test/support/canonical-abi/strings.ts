/** Strings between a host whose own are UTF-16 and a guest. */
import { allocate, bytesAt, check, checkedBlock, type Guest } from './memory.ts';

export interface Sequence {
  readonly at: number;
  readonly length: number;
}

const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const UTF16 = new TextDecoder('utf-16le', { fatal: true, ignoreBOM: true });

export function liftString(guest: Guest, { at, length }: Sequence): string {
  const [alignment, size, decoder] = guest.encoding === 'utf8' ? [1, length, UTF8] : [2, 2 * length, UTF16];
  checkedBlock(guest, at, { size, alignment });
  try {
    return decoder.decode(bytesAt(guest, at, size));
  } catch {
    check(false, `the string at ${at} of length ${length} is no ${guest.encoding}`);
  }
}

export function lowerString(guest: Guest, text: string): Sequence {
  return guest.encoding === 'utf8' ? lowerUtf8(guest, text) : lowerUtf16(guest, text);
}

/** As the specification has it: room for ASCII first, then for the worst case, then no more than it takes. */
function lowerUtf8(guest: Guest, text: string): Sequence {
  const bytes = Buffer.from(text.toWellFormed());
  let at = allocate(guest, text.length, 1);
  if (bytes.length > text.length) {
    const most = 3 * text.length;
    at = reallocate(guest, { at, length: text.length }, most);
    if (bytes.length < most) at = reallocate(guest, { at, length: most }, bytes.length);
  }
  bytesAt(guest, at, bytes.length).set(bytes);
  return { at, length: bytes.length };
}

/** Half of it is written before the block moves: what stands there has to move with it. */
function lowerUtf16(guest: Guest, text: string): Sequence {
  const bytes = Buffer.from(text.toWellFormed(), 'utf16le');
  const at = allocate(guest, bytes.length, 2);
  bytesAt(guest, at, bytes.length).set(bytes);
  return { at, length: text.length };
}

function reallocate(guest: Guest, { at, length }: Sequence, size: number): number {
  // What stands there has to move along.
  const mark = length > 0 && size > 0;
  if (mark) guest.view().setUint8(at, 0xa5);
  const block = checkedBlock(guest, guest.realloc(at, length, 1, size) >>> 0, { size, alignment: 1 });
  if (mark) check(guest.view().getUint8(block) === 0xa5, 'realloc has lost what stood in the block');
  return block;
}
