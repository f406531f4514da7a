import { WayhouseError } from '../../protocol/errors.ts';
import type { DeclaredMemory, Scope } from './scope.ts';

const PAGE_BYTES = 65_536;

/** Refuses memories that a limit cannot be held on; gives the minimum of the one there is, in bytes. */
export function checkMemories(component: Scope, maxMemoryBytes: number): number {
  for (const memory of component.declared) checkMemory(memory, maxMemoryBytes);
  const defined = component.declared.filter(({ origin }) => origin === 'defined');
  if (defined.length > 1) throw refused(`${listed(defined)}; a component may have one (no multi-memory)`);
  if (component.memories === Infinity)
    throw refused(
      'a nested component instantiates a module or component that it is given, so its memories cannot be counted',
    );
  if (component.memories > 1)
    throw refused(`the module with the memory is instantiated ${component.memories} times; once is allowed`);
  return (defined[0]?.minimum ?? 0) * PAGE_BYTES;
}

function checkMemory(memory: DeclaredMemory, maxMemoryBytes: number): void {
  const where = `the ${memory.origin} memory at byte ${memory.start}`;
  if (memory.shared) throw refused(`${where} is shared`);
  if (memory.addresses === 64) throw refused(`${where} has 64-bit addresses (memory64)`);
  if (memory.customPages) throw refused(`${where} has a page size of its own`);
  const bytes = memory.minimum * PAGE_BYTES;
  if (bytes > maxMemoryBytes)
    throw refused(
      `${where} has a minimum of ${memory.minimum} pages (${bytes} bytes), above the limit of ${maxMemoryBytes} bytes`,
    );
}

function listed(memories: readonly DeclaredMemory[]): string {
  const offsets = memories.slice(0, 10).map(({ start }) => start);
  const more = memories.length > offsets.length ? ', …' : '';
  return `the component defines ${memories.length} memories, at bytes ${offsets.join(', ')}${more}`;
}

const refused = (detail: string): WayhouseError => new WayhouseError('memory_refused', detail);
