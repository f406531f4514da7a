/**
 * Which requests a worker shall end, told through shared memory: a guest that computes where it cannot be
 * suspended keeps its worker from reading frames. The `cancel` frame comes as well, and settles what follows.
 *
 * A request's number stands at its remainder, so no place need be given out. Where two meet, the older
 * one is not seen here any more.
 */
const PLACES = 1_024;

// In a worker the global is gone when flags are read.
const { compareExchange, load, store } = Atomics;

export const CANCEL_FLAGS_BYTES = PLACES * Int32Array.BYTES_PER_ELEMENT;

/** Request numbers are at least 1 and below 2^31. */
export function flag(flags: Int32Array, request: number): void {
  store(flags, request % PLACES, request);
}

/** The request has ended: another one may get its number. */
export function unflag(flags: Int32Array, request: number): void {
  compareExchange(flags, request % PLACES, request, 0);
}

export function isFlagged(flags: Int32Array, request: number): boolean {
  return load(flags, request % PLACES) === request;
}
