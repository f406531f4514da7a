/**
 * How values stand in memory by the canonical ABI: a string or list is a pointer and a length, a record
 * is its fields in order, each aligned.
 *
 * Runtime `minimal` collects only when told to, and that is after the answer was read. So nothing here
 * has to be pinned, and what the host reads may be garbage already.
 */
import { Header, Pair, Request, Response } from '../types';

/** Memory for the host to write into. Blocks are ArrayBuffers, so that a body needs no copy. */
export function cabi_realloc(block: usize, size: usize, align: usize, newSize: usize): usize {
  return block && size ? __renew(block, newSize) : __new(newSize, idof<ArrayBuffer>());
}

/** The text as UTF-8: a pointer that knows its size. */
export function lowerString(text: string): usize {
  return changetype<usize>(String.UTF8.encode(text, false, String.UTF8.ErrorMode.REPLACE));
}

/** Bytes of a block that `lowerString` made. */
export function sizeOf(block: usize): usize {
  return changetype<ArrayBuffer>(block).byteLength;
}

/** list<tuple<string, string>>: 16 bytes an item. */
export function lowerPairs<T extends Pair>(pairs: Array<T>): usize {
  const list = changetype<usize>(new ArrayBuffer(pairs.length * 16));
  for (let i = 0, at = list; i < pairs.length; i++, at += 16) {
    storeString(at, pairs[i].name);
    storeString(at + 8, pairs[i].value);
  }
  return list;
}

function storeString(at: usize, text: string): void {
  const block = lowerString(text);
  store<usize>(at, block);
  store<usize>(at + 4, sizeOf(block));
}

/** The string whose pointer and length stand at `at`. */
export function liftString(at: usize): string {
  return String.UTF8.decodeUnsafe(load<usize>(at), load<usize>(at + 4));
}

function liftHeaders(at: usize): Array<Header> {
  const first = load<usize>(at);
  const count = load<i32>(at + 4);
  const headers = new Array<Header>(count);
  for (let i = 0; i < count; i++) {
    const pair = first + i * 16;
    headers[i] = new Header(liftString(pair), liftString(pair + 8));
  }
  return headers;
}

/** Adopts the host's block, which `cabi_realloc` made as an ArrayBuffer of just that size. */
function liftBytes(at: usize): Uint8Array {
  if (load<usize>(at + 4) == 0) return new Uint8Array(0);
  return Uint8Array.wrap(changetype<ArrayBuffer>(load<usize>(at)));
}

export function liftRequest(at: usize): Request {
  return new Request(
    liftString(at),
    liftString(at + 8),
    liftString(at + 16),
    liftString(at + 24),
    liftHeaders(at + 32),
    liftBytes(at + 40),
    liftString(at + 48),
    liftString(at + 56),
    load<u32>(at + 64),
  );
}

export function liftResponse(at: usize): Response {
  return new Response(load<u16>(at), liftHeaders(at + 4), liftBytes(at + 12));
}

export function lowerResponse(response: Response): usize {
  const at = memory.data(20, 4);
  store<u16>(at, response.status);
  store<usize>(at + 4, lowerPairs<Header>(response.headers));
  store<i32>(at + 8, response.headers.length);
  store<usize>(at + 12, response.body.dataStart);
  store<i32>(at + 16, response.body.byteLength);
  return at;
}
