import { WayhouseError } from '../../protocol/errors.ts';
import type { DeclaredMemory, Scope } from './scope.ts';

const PAGE_BYTES = 65_536;

/** V8 sets 8 GiB of address space aside for each, of which a process has 128 TiB. */
const MAX_MEMORIES = 16;

/** Refuses memories that a limit cannot be held on; gives the minimums of one instance together, in bytes. */
export function checkMemories({ declared, memories }: Scope, maxMemoryBytes: number): number {
  for (const memory of declared) checkMemory(memory, maxMemoryBytes);
  const { count, pages } = memories;
  if (count === Infinity)
    throw refused(
      'a nested component instantiates a module or component that it is given, so its memories cannot be counted',
    );
  if (count > MAX_MEMORIES) throw refused(`an instance has ${count} memories; ${MAX_MEMORIES} are allowed`);
  checkPages(`the ${count} memories of an instance have minimums`, pages, maxMemoryBytes);
  return pages * PAGE_BYTES;
}

function checkMemory(memory: DeclaredMemory, maxMemoryBytes: number): void {
  const where = `the ${memory.origin} memory at byte ${memory.start}`;
  if (memory.shared) throw refused(`${where} is shared`);
  if (memory.customPages) throw refused(`${where} has a page size of its own`);
  checkPages(`${where} has a minimum`, memory.minimum, maxMemoryBytes);
}

function checkPages(what: string, pages: number, maxMemoryBytes: number): void {
  const bytes = pages * PAGE_BYTES;
  if (bytes > maxMemoryBytes)
    throw refused(`${what} of ${pages} pages (${bytes} bytes), above the limit of ${maxMemoryBytes} bytes`);
}

const refused = (detail: string): WayhouseError => new WayhouseError('memory_refused', detail);
