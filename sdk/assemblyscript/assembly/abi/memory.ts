/**
 * The memory that a call into or out of the guest needs.
 *
 * What the host writes (`cabi_realloc`) and what it reads (`scratch`) stands in one arena that works like a
 * stack: a call takes a `mark`, and `release` gives back all that came after it. So small values cost a few
 * instructions and leave no garbage. Large blocks from the host are ArrayBuffers of the guest's heap instead:
 * a list or a string may then keep the block and need no copy.
 */
import { OBJECT, TOTAL_OVERHEAD } from 'rt/common';
import { Runtime } from 'shared/runtime';
import { collectIfDue } from './collection';
import { held } from './held';

/** Blocks of the host from this size on are ArrayBuffers, in bytes. */
const LARGE: usize = 1024;

/** The least size of a chunk of the arena, in bytes. */
const CHUNK: usize = 4096;

/** A chunk begins with the address of the chunk before it and its own end. */
const HEADER: usize = 2 * sizeof<usize>();

// The newest chunk, and in it the first free byte and the end.
let chunk: usize = 0;
let top: usize = 0;
let limit: usize = 0;

/** Memory for the host to write into, 8-aligned. Where it asks for no bytes, an address that nobody reads. */
export function cabi_realloc(block: usize, size: usize, align: usize, newSize: usize): usize {
  if (newSize == 0) return align;
  if (newSize <= size && newSize >= LARGE) {
    changetype<OBJECT>(block - TOTAL_OVERHEAD).rtSize = <u32>newSize;
    return block;
  }
  // The newest block of the arena stays where it is if its chunk has room.
  if (block + pad(size) == top) top = block;
  const moved = newSize < LARGE ? scratch(newSize) : hold(__new(newSize, idof<ArrayBuffer>()));
  if (moved != block) memory.copy(moved, block, min(size, newSize));
  return moved;
}

function hold(block: usize): usize {
  if (ASC_RUNTIME == Runtime.Incremental) held.push(changetype<ArrayBuffer>(block));
  return block;
}

/** Whether the `size` bytes at `block`, which the host wrote, are a whole ArrayBuffer that may be kept. */
export function isOwnBlock(block: usize, size: usize): bool {
  if (size < LARGE) return false;
  const object = changetype<OBJECT>(block - TOTAL_OVERHEAD);
  return object.rtId == idof<ArrayBuffer>() && object.rtSize == <u32>size;
}

/** Memory for host or guest until an earlier mark is released, 8-aligned, not cleared. */
export function scratch(size: usize): usize {
  if (size > limit - top) addChunk(size);
  const block = top;
  top += pad(size);
  return block;
}

function pad(size: usize): usize {
  return (size + 7) & ~7;
}

/** Its end is 8-aligned as its start is: a size that fits fits with its padding. */
function addChunk(room: usize): void {
  const size = max(CHUNK, HEADER + pad(min(room, usize.MAX_VALUE >> 1)));
  const next = __alloc(size);
  store<usize>(next, chunk);
  store<usize>(next, next + size, sizeof<usize>());
  chunk = next;
  top = next + HEADER;
  limit = next + size;
}

/** Where the arena stands: to be taken before the first argument of an import is lowered. */
export function mark(): usize {
  if (ASC_RUNTIME != Runtime.Incremental) return top;
  const at = scratch(sizeof<i32>());
  store<i32>(at, held.length);
  return at;
}

/** Gives back what came after `mark`, once all that the host wrote is lifted. 0 gives back everything. */
export function release(mark: usize): void {
  if (ASC_RUNTIME == Runtime.Incremental) held.length = mark ? load<i32>(mark) : 0;
  if (isInChunk(mark)) top = mark;
  else if (chunk) rewind(mark);
}

function isInChunk(mark: usize): bool {
  return mark > chunk && mark <= limit;
}

/** Frees the chunks that came after the one with `mark`. The first stays for the next call. */
function rewind(mark: usize): void {
  while (!isInChunk(mark) && load<usize>(chunk) != 0) {
    const previous = load<usize>(chunk);
    __free(chunk);
    chunk = previous;
    limit = load<usize>(previous, sizeof<usize>());
  }
  top = isInChunk(mark) ? mark : chunk + HEADER;
}

/**
 * The end of a call into the guest: the host has read the result and no frame of the guest is alive.
 *
 * The body of every `cabi_post_*`, and the last step of an export whose result is one plain number or none.
 */
export function endCall(): void {
  release(0);
  collectIfDue();
}
