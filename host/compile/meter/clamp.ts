import { WayhouseError } from '../../protocol/errors.ts';
import { coreMemories, type CoreSection, coreSections } from '../binary/core-module.ts';
import type { MemoryType } from '../binary/core-types.ts';
import { Reader } from '../binary/reader.ts';
import { type Edit, section, spliced, unsigned } from '../binary/splice.ts';

const PREAMBLE_BYTES = 8;

/** Flags of a memory with a maximum: unshared, 32-bit addresses. */
const WITH_MAXIMUM = 0x01;

/**
 * The core module with its memory's maximum lowered to `maxPages` (or set, where there is none), so
 * that memory.grow past it gives -1; an imported memory's too where it declares a larger one.
 * Every other byte stays.
 *
 * Throws `memory_refused` where a minimum is larger, or the memory is shared or has 64-bit addresses.
 */
export function clampMemory(core: Uint8Array, maxPages: number): Uint8Array {
  const edits = memoryEdits(core, maxPages);
  if (edits.length === 0) return core;
  const pieces = [core.subarray(0, PREAMBLE_BYTES)];
  for (const part of coreSections(Reader.of(core))) pieces.push(edited(core, part, edits));
  return Buffer.concat(pieces);
}

function memoryEdits(core: Uint8Array, maxPages: number): Edit[] {
  const { defined, imported } = coreMemories(Reader.of(core));
  for (const memory of [...imported, ...defined]) check(memory, maxPages);
  return [
    ...imported.filter(({ maximum = 0 }) => maximum > maxPages),
    ...defined.filter(({ maximum = Infinity }) => maximum > maxPages),
  ].map(({ start, end, minimum }) => ({ start, end, bytes: limits(minimum, maxPages) }));
}

function check({ minimum, shared, addresses, customPages, start }: MemoryType, maxPages: number): void {
  if (shared || addresses === 64 || customPages)
    throw refused(`the memory at byte ${start} is shared, or has 64-bit addresses or pages of another size`);
  if (minimum > maxPages)
    throw refused(`the memory's minimum is ${minimum} pages; the limit memoryBytes allows ${maxPages}`);
}

const limits = (minimum: number, maximum: number): Uint8Array =>
  Uint8Array.from([WITH_MAXIMUM, ...unsigned(minimum), ...unsigned(maximum)]);

/** A section with the edits that lie in it, and its new size in front. */
function edited(core: Uint8Array, part: CoreSection, edits: readonly Edit[]): Uint8Array {
  const inside = edits.filter(({ start }) => start >= part.contentStart && start < part.end);
  if (inside.length === 0) return core.subarray(part.start, part.end);
  return section(part.id, spliced(core, { start: part.contentStart, end: part.end }, inside));
}

const refused = (detail: string): WayhouseError => new WayhouseError('memory_refused', detail);
