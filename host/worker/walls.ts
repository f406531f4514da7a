import { WayhouseError } from '../protocol/errors.ts';
import { ALLOWED_GLOBALS, FOREIGN_GLOBALS } from './walls/allowed.ts';
import { freezeReachable } from './walls/frozen.ts';
import type { Breach } from './walls/line.ts';
import { disarmProcess } from './walls/process.ts';
import { standIns } from './walls/stand-ins.ts';
import { setTripwire } from './walls/tripwires.ts';

/**
 * Leaves the code of this realm nothing but JavaScript's own built-ins, frozen, and of WebAssembly what
 * glue needs; to reach for anything else is a breach. Our own modules hold what they use of the rest:
 * whatever host/worker needs of it at a request must be imported, or taken when its file is loaded.
 */
export function raiseWalls(breach: Breach): void {
  disarmProcess();
  delete (Error as { prepareStackTrace?: unknown }).prepareStackTrace;
  const replaced = standIns(breach);
  for (const key of [...Reflect.ownKeys(globalThis), ...FOREIGN_GLOBALS]) {
    if (replaced.has(key)) fix(key, replaced.get(key));
    else if (ALLOWED_GLOBALS.has(key)) fix(key, globalThis[key as keyof typeof globalThis]);
    else setTripwire(globalThis, key, () => breach(String(key)));
  }
  // The one class of ours that glue gets to see: checks throw it.
  freezeReachable([globalThis, WayhouseError]);
}

function fix(key: PropertyKey, value: unknown): void {
  Object.defineProperty(globalThis, key, { value, writable: false, configurable: false });
}
