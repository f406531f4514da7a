/**
 * When garbage is collected under runtime `minimal`, which never does so by itself.
 *
 * Only between calls: then no frame of the guest is alive, so what the module's own variables do not lead to
 * is garbage. And only once the heap has doubled, for a collection visits all of it: so its cost is in proportion
 * to what was allocated, and a fresh instance that serves one request pays nothing.
 */
import { Runtime } from 'shared/runtime';

/** Garbage that is never worth a collection, in bytes. */
const GARBAGE: usize = 65536;

/** Bytes on the heap from which on it is collected. */
let threshold: usize = GARBAGE;

/** To be called between two calls into the guest. The other runtimes need nothing here. */
export function collectIfDue(): void {
  if (ASC_RUNTIME != Runtime.Minimal) return;
  // The compiler makes the collector's own count visible under this name (compiler/ambient.ts). Without it
  // nothing tells how much was allocated.
  if (!isDefined(ABI_HEAP_BYTES)) {
    __collect();
  } else if (ABI_HEAP_BYTES >= threshold) {
    __collect();
    threshold = 2 * ABI_HEAP_BYTES + GARBAGE;
  }
}
