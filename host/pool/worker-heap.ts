const MIB = 1024 * 1024;

/** What a worker needs besides what its instances hold there: generated code, requests, answers. */
const OWN_MIB = 256;

/** What the instances on one worker may hold there together; one of them may always. */
const INSTANCES_BYTES = 512 * MIB;

/**
 * What they are given for each byte: V8 rounds objects up, copies what it moves, and lets what is dead lie
 * for a while. Past its limit it ends the thread, or the process where one allocation is large.
 */
const ROOM = 2;

/** A worker's heap that is large enough for most plugins: all whose instances fit into INSTANCES_BYTES. */
export const COMMON_MEGABYTES = OWN_MIB + (ROOM * INSTANCES_BYTES) / MIB;

/** The JavaScript heap of a worker: there lie tables and objects of instances too, but no memories. */
export interface WorkerHeap {
  /** Instances that may live at once. */
  readonly instances: number;
  readonly megabytes: number;
}

/** Of a worker for instances that hold up to so many bytes each, and of which there are never more than `most`. */
export function workerHeap(instanceBytes: number, most: number): WorkerHeap {
  const fitting = Math.max(1, Math.floor(INSTANCES_BYTES / Math.max(1, instanceBytes)));
  const instances = Math.min(most, fitting);
  return { instances, megabytes: OWN_MIB + Math.ceil((ROOM * instances * instanceBytes) / MIB) };
}
