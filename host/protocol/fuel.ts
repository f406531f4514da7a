/**
 * What the host does for a guest costs of a request's fuel, beside what the guest's own code costs: by
 * measurement, so that a unit lasts as long as one of plain code; see docs/fuel.md. Charged by what is
 * handed over, never by how long it took: the same call costs the same everywhere.
 */
import type { CoreNeeds } from './metering.ts';

export const HOST_CALL_FUEL = {
  /** A call of the host by the guest, also one that its limits refuse; `handle` is the request itself. */
  call: { handle: 200_000, 'log.log': 160_000, 'http.fetch': 400_000, 'config.get': 60_000 },
  /** A byte of text or of a list of bytes, copied out of the guest as it lies there. */
  byteLifted: 8,
  /** A string, or an item of a list that is not bytes, copied out of the guest. */
  itemLifted: 4_000,
  /** A byte of a list, or a character of text, copied into the guest. */
  byteLowered: 8,
  /** A string, or an item of a list that is not bytes, copied into the guest. */
  itemLowered: 4_000,
} as const;

/** What it costs that a request's instance is as if it had just been made, whether it was or was reset. */
export const RESET_FUEL = {
  /** A page of the memory that it begins with. */
  page: 50_000,
  /** A core module. */
  module: 5_000,
  /** A mutable global. */
  global: 30,
} as const;

export type FuelledCall = keyof typeof HOST_CALL_FUEL.call;

/** What is handed over by one call, in one direction. */
export interface Crossing {
  readonly bytes: number;
  readonly items: number;
}

export const liftFuel = ({ bytes, items }: Crossing): number =>
  bytes * HOST_CALL_FUEL.byteLifted + items * HOST_CALL_FUEL.itemLifted;

export const lowerFuel = ({ bytes, items }: Crossing): number =>
  bytes * HOST_CALL_FUEL.byteLowered + items * HOST_CALL_FUEL.itemLowered;

const PAGE_BYTES = 65_536;

/** For an instance of these core modules that begins a request with so many bytes of memory. */
export function resetFuel(memoryBytes: number, cores: readonly Pick<CoreNeeds, 'savedGlobals'>[]): number {
  const globals = cores.reduce((sum, { savedGlobals }) => sum + savedGlobals, 0);
  const { page, module, global } = RESET_FUEL;
  return (memoryBytes / PAGE_BYTES) * page + cores.length * module + globals * global;
}
