import { WayhouseError } from '../protocol/errors.ts';
import type { Limits } from '../protocol/limits.ts';
import { METER_EXPORTS, type CoreNeeds } from '../protocol/metering.ts';

/**
 * What V8 keeps for an element of a table of functions, its largest kind: 24 bytes as measured, and as much
 * again in a table that grew by small steps.
 */
const ELEMENT_BYTES = 48;

/** What is known of a module before there is an instance of it, by the names of its core modules. */
export interface Sized {
  readonly cores: ReadonlyMap<string, WebAssembly.Module>;
  readonly needs: ReadonlyMap<string, CoreNeeds>;
}

/** What one live instance may hold at most, in bytes. */
export interface Footprint {
  readonly bytes: number;
  /** Those of them that lie on the JavaScript heap of its worker. */
  readonly heapBytes: number;
}

/** Memory, tables, objects and stack up to their limits, or up to its own maxima where those are lower. */
export function footprintOf({ cores, needs }: Sized, limits: Limits): Footprint {
  const memory = Math.min(limits.memoryBytes, sum(needs, 'mostMemoryBytes'));
  const elements = Math.min(limits.tableElements, sum(needs, 'mostTableElements'));
  const objects = allocates(cores) ? limits.heapBytes : sum(needs, 'heapBytes');
  const heapBytes = elements * ELEMENT_BYTES + objects;
  return { bytes: memory + heapBytes + limits.stackBytes, heapBytes };
}

/**
 * Throws `memory_refused` or `instance_too_large` where not even one instance, with a request of the largest
 * size, fits its limits and what the host has for all.
 */
export function checkFits(module: Sized, limits: Limits, instancesBytes: number): void {
  const { needs } = module;
  const memory = excess(
    sum(needs, 'memoryBytes'),
    limits.memoryBytes,
    'bytes of memory at its start; the limit memoryBytes',
  );
  if (memory !== undefined) throw new WayhouseError('memory_refused', memory);
  const most = footprintOf(module, limits).bytes + limits.requestBodyBytes;
  const fault =
    excess(
      sum(needs, 'tableElements'),
      limits.tableElements,
      'table elements at its start; the limit tableElements',
    ) ??
    excess(sum(needs, 'heapBytes'), limits.heapBytes, 'bytes of objects at its start; the limit heapBytes') ??
    excess(sum(needs, 'instantiation'), limits.fuel, 'units of fuel to be made; the limit fuel') ??
    excess(most, instancesBytes, 'bytes at most, by its limits, with a request; instancesBytes of the host');
  if (fault !== undefined) throw new WayhouseError('instance_too_large', fault);
}

function excess(found: number, most: number, what: string): string | undefined {
  return found > most ? `an instance takes ${found} ${what} is ${most}` : undefined;
}

function sum(needs: ReadonlyMap<string, CoreNeeds>, what: Exclude<keyof CoreNeeds, 'unresettable'>): number {
  return needs.values().reduce((total, core) => total + core[what], 0);
}

/** Whether its code makes objects, beyond those that an instance begins with. */
function allocates(cores: ReadonlyMap<string, WebAssembly.Module>): boolean {
  return cores
    .values()
    .some((core) => WebAssembly.Module.exports(core).some(({ name }) => name === METER_EXPORTS.heap));
}
