import { Request, Response } from '../../../bindings/assemblyscript/types';

/**
 * Grows its memory until that is refused and answers how many pages it has then.
 * `/allocate` makes objects until the allocator gives up, which traps.
 */
export function handle(request: Request): Response {
  if (request.path == '/allocate') allocate();
  while (memory.grow(1) >= 0) {}
  return Response.text(200, memory.size().toString());
}

function allocate(): void {
  const kept = new Array<StaticArray<u8>>();
  while (true) kept.push(new StaticArray<u8>(60_000).fill(1));
}
